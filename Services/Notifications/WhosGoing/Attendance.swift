import Time

/// One member's relation to one event.
struct Attendance: Hashable, Sendable {
    enum Status: String, Sendable {
        case going
        case waitlist
        case withdrawn
        case checkedIn = "checked_in"
        case noShow = "no_show"
    }

    var event: String
    var member: String
    var status: Status
    var isHost = false
    var isSpeaker = false
    /// Since when the member has been going; decides between otherwise equal people.
    var since: Timestamp?

    /// Only people who said yes and people who are there count as going.
    var isGoing: Bool { status == .going || status == .checkedIn }

    var hasRole: Bool { isHost || isSpeaker }
}
