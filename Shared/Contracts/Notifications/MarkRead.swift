public import JSONRPC

public struct MarkRead: RemoteCall, Hashable {
    public static let method = "notifications.markRead"
    public typealias Result = UnreadCount

    public var viewerID: String
    /// All of them if absent.
    public var notificationID: String?

    public init(viewerID: String, notificationID: String? = nil) {
        self.viewerID = viewerID
        self.notificationID = notificationID
    }
}
