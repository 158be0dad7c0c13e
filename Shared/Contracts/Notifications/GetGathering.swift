public import JSONRPC
public import Time

/// Asks who is going to a gathering now, whether or not that is enough for a notification.
public struct GetGathering: RemoteCall, Hashable {
    public static let method = "notifications.gathering"
    public typealias Result = GatheringDetail

    public var id: String
    /// Whose attendance is told; nobody's if absent.
    public var viewerID: String?
    /// People listed for each event, 0…1,000; the totals count all.
    public var peoplePerEvent: Int?

    public init(id: String, viewerID: String? = nil, peoplePerEvent: Int? = nil) {
        self.id = id
        self.viewerID = viewerID
        self.peoplePerEvent = peoplePerEvent
    }
}

public struct GatheringDetail: Codable, Sendable, Hashable {
    public var overview: GatheringOverview
    /// Events that have not ended and that every member may know of, by start.
    public var events: [GatheringEventDetail]
    /// Whether the viewer goes to one of them.
    public var isAttended: Bool
    /// How many go, as the viewer is told: "You and 3 others are going".
    public var goingLabel: String

    public init(overview: GatheringOverview, events: [GatheringEventDetail], isAttended: Bool, goingLabel: String) {
        self.overview = overview
        self.events = events
        self.isAttended = isAttended
        self.goingLabel = goingLabel
    }
}

public struct GatheringEventDetail: Codable, Sendable, Hashable {
    public var id: String
    public var name: String
    public var startsAt: Timestamp
    /// The stated end, or two hours after the start.
    public var endsAt: Timestamp
    public var url: String?
    public var coverURL: String?
    /// Distinct members going.
    public var attendees: Int
    /// The first of them: hosts and speakers, then the longest going.
    public var people: [MemberSummary]

    public init(
        id: String, name: String, startsAt: Timestamp, endsAt: Timestamp, url: String? = nil, coverURL: String? = nil,
        attendees: Int, people: [MemberSummary]
    ) {
        self.id = id
        self.name = name
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.url = url
        self.coverURL = coverURL
        self.attendees = attendees
        self.people = people
    }
}
