public import JSONRPC

/// Lists gatherings by name.
public struct ListGatherings: RemoteCall, Hashable {
    public static let method = "notifications.listGatherings"
    public typealias Result = GatheringList

    public init() {}
}

public struct GatheringList: Codable, Sendable, Hashable {
    public var gatherings: [GatheringOverview]

    public init(gatherings: [GatheringOverview]) {
        self.gatherings = gatherings
    }
}

/// Who is going to a gathering, whether or not that is enough for a notification.
public struct GatheringOverview: Codable, Sendable, Hashable {
    public var gathering: GatheringSnapshot
    public var upcomingEvents: Int
    /// Distinct members going to one of them.
    public var attendees: Int
    /// At most six, those going to most events first.
    public var topAttendees: [MemberSummary]
    /// The notification that is out for it, if any.
    public var notificationID: String?

    public init(
        gathering: GatheringSnapshot, upcomingEvents: Int, attendees: Int, topAttendees: [MemberSummary],
        notificationID: String? = nil
    ) {
        self.gathering = gathering
        self.upcomingEvents = upcomingEvents
        self.attendees = attendees
        self.topAttendees = topAttendees
        self.notificationID = notificationID
    }
}
