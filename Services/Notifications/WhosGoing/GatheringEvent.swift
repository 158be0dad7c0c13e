import Time

/// This program's copy of one event, as far as the rules need it.
struct GatheringEvent: Hashable, Sendable {
    enum Status: String, Sendable {
        case scheduled, canceled, deleted
    }

    /// Who may know that the event exists.
    enum Visibility: String, Sendable {
        case everyone = "public"
        case members
        case unlisted = "private"
        case inviteOnly = "invite-only"

        /// A notification reaches every member, so only what every member may know can enter it.
        var mayBeAnnounced: Bool { self == .everyone || self == .members }
    }

    /// Assumed length of an event whose end nobody stated.
    static let assumedLength = Duration.seconds(2 * 60 * 60)

    var id: String
    var slug: String
    var name: String
    var start: Timestamp
    /// The stated end, if there is one.
    var statedEnd: Timestamp?
    var status = Status.scheduled
    var visibility = Visibility.everyone
    /// The gathering it belongs to; an event without a place belongs to none.
    var gathering: String?
    /// IANA name of the event's own time zone.
    var timeZone: String?
    var logoURL: String?
    var websiteURL: String?

    /// The end the rules work with: never before the start, and two hours after it when nobody stated one.
    var end: Timestamp {
        guard let statedEnd else { return start + Self.assumedLength }
        return max(start, statedEnd)
    }

    /// An event that ends at this very instant has not ended yet (the reference's rule).
    func hasEnded(at now: Timestamp) -> Bool { end < now }
}
