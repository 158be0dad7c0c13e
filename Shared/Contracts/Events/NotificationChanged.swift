public import Time

/// A notification appeared, changed or went.
public struct NotificationChanged: RemoteEvent, Hashable {
    public static let type = "notification.changed"

    public var id: String
    public var ruleKind: String
    public var gatheringID: String
    public var change: NotificationChangeKind
    public var totalEvents: Int
    public var totalAttendees: Int
    public var title: String
    public var at: Timestamp

    public init(
        id: String, ruleKind: String, gatheringID: String, change: NotificationChangeKind, totalEvents: Int = 0,
        totalAttendees: Int = 0, title: String = "", at: Timestamp
    ) {
        self.id = id
        self.ruleKind = ruleKind
        self.gatheringID = gatheringID
        self.change = change
        self.totalEvents = totalEvents
        self.totalAttendees = totalAttendees
        self.title = title
        self.at = at
    }
}

public enum NotificationChangeKind: String, Codable, Sendable, CaseIterable, Hashable {
    case created
    case updated
    /// Announced again: reads were reset.
    case reannounced
    case withdrawn
    case archived
}
