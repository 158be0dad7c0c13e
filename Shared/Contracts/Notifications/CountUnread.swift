public import JSONRPC

public struct CountUnread: RemoteCall, Hashable {
    public static let method = "notifications.countUnread"
    public typealias Result = UnreadCount

    public var viewerID: String

    public init(viewerID: String) {
        self.viewerID = viewerID
    }
}

public struct UnreadCount: Codable, Sendable, Hashable {
    public var unread: Int

    public init(unread: Int) {
        self.unread = unread
    }
}
