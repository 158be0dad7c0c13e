public import Time

/// What somebody wants an event to say that is at home in Rollcall.
///
/// It takes place either from one instant to another (`startsAt`, `endsAt`) or on whole days (`startDate`, `endDate`).
public struct NewEvent: Codable, Sendable, Hashable {
    public var title: String
    /// Markdown.
    public var description: String?
    /// Where people go, in one line.
    public var location: String?
    public var startsAt: Timestamp?
    /// Absent when nobody says; then the event counts as two hours long.
    public var endsAt: Timestamp?
    public var startDate: CalendarDate?
    /// The first day after the event; absent for an event of one day.
    public var endDate: CalendarDate?
    /// IANA name of the zone in which people there read their clocks; that of the gathering unless given.
    public var timeZone: String?
    /// The page where people read more or register.
    public var url: String?
    public var coverURL: String?
    /// Confirmed unless given.
    public var status: OwnEventStatus?
    /// How it repeats: RRULE, RDATE and EXDATE as content lines of RFC 5545, such as `RRULE:FREQ=WEEKLY;COUNT=10`.
    public var recurrence: [String]?
    public var gathering: GatheringChoice?
    /// For everybody unless given.
    public var visibility: EventVisibility?
    /// Whose it is; the community's unless given. It stays so.
    public var owner: EventOwner?

    public init(title: String) {
        self.title = title
    }
}

/// The gathering that an event belongs to.
public struct GatheringChoice: Codable, Sendable, Hashable {
    /// Stable and readable, such as `berlin-de`.
    public var id: String
    // Needed for a gathering that no event belongs to yet; of one that is known, what is known counts.
    public var name: String?
    public var timeZone: String?
    public var country: String?
    public var latitude: Double?
    public var longitude: Double?

    public init(id: String, name: String? = nil, timeZone: String? = nil) {
        self.id = id
        self.name = name
        self.timeZone = timeZone
    }
}

/// How sure it is that an event takes place.
public enum OwnEventStatus: String, Codable, Sendable, CaseIterable, Hashable {
    case confirmed
    case tentative
    /// Called off. It can be confirmed again.
    case canceled
}
