/// Whether the guests, or the events, that are no longer on a list are gone, or the list is not to be believed.
struct RemovalRule: Sendable, Equatable {
    /// A larger share of an event's guests, or of a calendar's events, is never removed without a human. 0…100.
    var percent = 20
    /// So many may always go: of few, one is a large share.
    var always = 5

    enum Verdict: Equatable {
        case remove
        case hold
    }

    /// - Parameters:
    ///   - removing: those who would go.
    ///   - stored: those who are there, including them.
    func judge(removing: Int, stored: Int) -> Verdict {
        removing > always && removing * 100 > stored * percent ? .hold : .remove
    }
}
