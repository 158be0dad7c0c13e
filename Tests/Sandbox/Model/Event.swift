import Time

/// An event that a calendar of the sandbox manages.
struct Event: Sendable {
    /// `evt-…`
    let id: String
    var calendarID: String
    /// Who created it.
    var ownerID: String
    var hostIDs: [String]
    var name: String
    /// Markdown; Luma also gives it without the marks.
    var description: String
    var startAt: Timestamp
    var endAt: Timestamp
    let createdAt: Timestamp
    /// IANA name.
    var timeZone: String
    /// `nil` when online or not decided.
    var place: Place?
    var meetingURL: String?
    var locationType: LocationType
    var isAddressPublic = true
    var slug: String
    var visibility: Visibility = .public
    var hasWaitlist = true
    var isRegistrationOpen = true
    var maxCapacity: Int?
    var allowsMultipleTickets = false
    var questions: [Question] = []
    var tags: [Tag] = []
    var ticketTypes: [TicketType]
    /// ISO 8601 duration after the end, or `nil` when no feedback e-mail is sent.
    var feedbackDelay: String?
    var cover: String

    /// True when any ticket on offer needs the host's approval.
    var requiresApproval: Bool { ticketTypes.contains { $0.requiresApproval && !$0.isHidden } }
    var isPaid: Bool { ticketTypes.contains { $0.cents != nil } }
}

enum LocationType: String, Sendable {
    case discord, meet, twitch, twitter, youtube, zoom, offline, missing, unknown
}

enum Visibility: String, Sendable {
    case `public`, membersOnly = "members-only", `private`
}

struct Tag: Sendable, Hashable {
    let id: String
    let name: String
}

/// A kind of ticket an event offers.
struct TicketType: Sendable, Hashable {
    /// `ttype-…`
    let id: String
    var name: String
    var requiresApproval = false
    var isHidden = false
    /// Price in the currency's minor unit; `nil` = free.
    var cents: Int?
    var currency: String?
    var maxCapacity: Int?
}
