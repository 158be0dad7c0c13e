import Contracts
import Database
import EventLoop
import JSON
import JSONRPC
import ServiceKit

extension NotificationsService {
    func list(_ call: ListNotifications) async throws -> NotificationList {
        let viewer = try Parameters.identifier("viewerID", call.viewerID)
        let limit = try Parameters.limit(call.range)
        let position = try call.range.cursor.map(PagePosition.init(cursor:)) ?? .start
        if call.unreadOnly, viewer == nil {
            throw Refusal.invalid(field: "viewerID", reason: "is needed to list what is unread")
        }
        let (unreadOnly, now) = (call.unreadOnly, time.now)
        return try await database.read { connection in
            let pages = NotificationPages(connection: connection)
            let page = try pages.page(
                viewer: viewer, from: position, unreadOnly: unreadOnly, limit: limit, at: now)
            let unread = try viewer.map { try ReadStates(connection: connection).unreadCount(of: $0) }
            return NotificationList(
                notifications: try page.notifications.map { try NotificationSummary($0) },
                unread: try unread ?? pages.shownCount(), nextCursor: page.next?.cursor)
        }
    }
}

extension NotificationSummary {
    init(_ listed: ListedNotification) throws {
        let perspective = ViewerPerspective(total: listed.attendeeTotal, isAttended: listed.isAttended)
        self.init(
            id: listed.id, ruleKind: listed.kind.rawValue, gatheringID: listed.gathering, title: listed.title,
            body: listed.description, link: listed.link,
            payload: try JSON.decode(JSONValue.self, from: listed.payload), isRead: listed.isRead,
            isAttended: listed.isAttended, goingLabel: perspective.label, createdAt: listed.createdAt,
            bumpedAt: listed.bumpedAt, contentChangedAt: listed.lastContentAt)
    }
}
