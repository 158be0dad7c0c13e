/// Whether guests who are no longer on the list are gone, or the list is not to be believed.
struct RemovalRule: Sendable, Equatable {
    /// A larger share of an event's guests is never removed without a human. 0…100.
    var percent = 20
    /// So many may always go: in a small event few people are a large share.
    var always = 5

    enum Verdict: Equatable {
        case remove
        case hold
    }

    /// - Parameters:
    ///   - removing: guests who would go.
    ///   - stored: guests there are, those included.
    ///   - listed: guests on the list; an empty list of an event that has guests is a fault, not a fact.
    func judge(removing: Int, stored: Int, listed: Int) -> Verdict {
        if removing == 0 { return .remove }
        if listed == 0 { return .hold }
        return removing > always && removing * 100 > stored * percent ? .hold : .remove
    }
}
