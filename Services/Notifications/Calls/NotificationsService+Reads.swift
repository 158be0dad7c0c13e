import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

extension NotificationsService {
    func countUnread(_ call: CountUnread) async throws -> UnreadCount {
        let viewer: String = try Parameters.identifier("viewerID", call.viewerID)
        return try await database.read { connection in
            UnreadCount(unread: try ReadStates(connection: connection).unreadCount(of: viewer))
        }
    }

    /// Marks one notification as read, or all of them.
    func markRead(_ call: MarkRead) async throws -> UnreadCount {
        let viewer: String = try Parameters.identifier("viewerID", call.viewerID)
        let notification: String? = try Parameters.identifier("notificationID", call.notificationID)
        let now = time.now
        return try await database.write { connection in
            let reads = ReadStates(connection: connection)
            if let notification {
                guard try reads.markRead(notification, by: viewer, at: now) else {
                    throw Refusal.unknown(kind: "notification")
                }
            } else {
                try reads.markAllRead(by: viewer, at: now)
            }
            return UnreadCount(unread: try reads.unreadCount(of: viewer))
        }
    }
}
