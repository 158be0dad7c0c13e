public import JSONRPC

/// Lists notifications: unread first, then newest.
public struct ListNotifications: RemoteCall, Hashable {
    public static let method = "notifications.list"
    public typealias Result = NotificationList

    public var unreadOnly: Bool
    /// Whose read marks and attendance count; nobody's if absent.
    public var viewerID: String?
    public var range: ListRange

    public init(unreadOnly: Bool = false, viewerID: String? = nil, range: ListRange = ListRange()) {
        self.unreadOnly = unreadOnly
        self.viewerID = viewerID
        self.range = range
    }
}

public struct NotificationList: Codable, Sendable, Hashable {
    public var notifications: [NotificationSummary]
    public var unread: Int
    public var nextCursor: String?

    public init(notifications: [NotificationSummary], unread: Int, nextCursor: String? = nil) {
        self.notifications = notifications
        self.unread = unread
        self.nextCursor = nextCursor
    }
}
