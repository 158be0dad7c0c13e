public import Time

/// An event as other programs see it: what they copy, so that nothing has to be joined across files.
public struct EventSnapshot: Codable, Sendable, Hashable {
    /// The source's identifier, such as `evt-4KJDaiFgH0aB1cD`.
    public var id: String
    public var calendarID: String?
    public var name: String
    public var startsAt: Timestamp
    /// Absent when the source gives none; then the event counts as two hours long.
    public var endsAt: Timestamp?
    /// IANA name; only for display.
    public var timeZone: String
    /// The page where people register.
    public var url: String?
    public var coverURL: String?
    public var description: String?
    public var venue: Venue
    /// The gathering it belongs to; absent for events without a place.
    public var gathering: GatheringSnapshot?
    public var visibility: EventVisibility
    public var status: EventStatus
    public var hosts: [EventHost]

    public init(
        id: String, calendarID: String? = nil, name: String, startsAt: Timestamp, endsAt: Timestamp? = nil,
        timeZone: String, url: String? = nil, coverURL: String? = nil, description: String? = nil,
        venue: Venue = Venue(kind: .undecided), gathering: GatheringSnapshot? = nil,
        visibility: EventVisibility = .public, status: EventStatus = .scheduled, hosts: [EventHost] = []
    ) {
        self.id = id
        self.calendarID = calendarID
        self.name = name
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.timeZone = timeZone
        self.url = url
        self.coverURL = coverURL
        self.description = description
        self.venue = venue
        self.gathering = gathering
        self.visibility = visibility
        self.status = status
        self.hosts = hosts
    }
}

/// Who runs an event, as the source names them.
public struct EventHost: Codable, Sendable, Hashable {
    public var email: String
    public var name: String?

    public init(email: String, name: String? = nil) {
        self.email = email
        self.name = name
    }
}

/// Who may see an event.
public enum EventVisibility: String, Codable, Sendable, CaseIterable, Hashable {
    case `public`
    /// Members of the source calendar.
    case membersOnly
    case `private`
}

/// Whether an event takes place.
public enum EventStatus: String, Codable, Sendable, CaseIterable, Hashable {
    case scheduled
    case canceled
}
