import Database
import Time

/// A notification as it is listed, for one viewer or for nobody in particular.
struct ListedNotification: Sendable {
    let id: String
    let kind: RuleKind
    let gathering: String
    let edition: String
    let title: String
    let description: String
    let link: String
    /// Canonical bytes of the payload, a JSON object.
    let payload: [UInt8]
    let eventTotal: Int
    let attendeeTotal: Int
    let createdAt: Timestamp
    let bumpedAt: Timestamp
    let lastContentAt: Timestamp
    /// Orders the list; where the next page begins.
    let announcement: Int64
    let isRead: Bool
    /// Whether the viewer goes to one of its events that has not ended.
    let isAttended: Bool
}

/// A page, and where the next one begins; nil when there is none.
struct NotificationPage: Sendable {
    var notifications: [ListedNotification]
    var next: PagePosition?
}

/// Reads the list of notifications page by page: unread first, then read, each with the newest announcement first.
struct NotificationPages {
    let connection: Connection

    /// - Parameters:
    ///   - viewer: for whom read and attended are told; nil for nobody, who has read nothing.
    ///   - unreadOnly: leaves out what the viewer has read.
    ///   - limit: notifications on the page, at least 1.
    func page(
        viewer: String?, from position: PagePosition, unreadOnly: Bool, limit: Int, at now: Timestamp
    ) throws -> NotificationPage {
        // One more than asked for tells whether there is a next page.
        var found = try part(position, viewer: viewer, limit: limit + 1, at: now)
        if found.count <= limit, !position.isRead, !unreadOnly {
            let read = PagePosition(isRead: true, before: .max)
            found += try part(read, viewer: viewer, limit: limit + 1 - found.count, at: now)
        }
        let page = Array(found.prefix(limit))
        guard found.count > limit, let last = page.last else { return NotificationPage(notifications: page) }
        return NotificationPage(
            notifications: page, next: PagePosition(isRead: last.isRead, before: last.announcement))
    }

    /// How many notifications are shown.
    func shownCount() throws -> Int {
        try connection.value(
            "SELECT count(*) FROM notification WHERE withdrawn_at IS NULL AND archived_at IS NULL") ?? 0
    }

    private func part(
        _ position: PagePosition, viewer: String?, limit: Int, at now: Timestamp
    ) throws -> [ListedNotification] {
        try connection.query(
            """
            SELECT * FROM (
                \(Self.select)
                WHERE n.withdrawn_at IS NULL AND n.archived_at IS NULL AND n.announcement < ?3)
            WHERE is_read = ?4 ORDER BY announcement DESC LIMIT ?5
            """, viewer, now, position.before, position.isRead, limit, body: Self.read)
    }

    /// One notification, whether it is shown or not.
    func find(_ id: String, viewer: String?, at now: Timestamp) throws -> ListedNotification? {
        try connection.first("\(Self.select) WHERE n.id = ?3", viewer, now, id, body: Self.read)
    }

    private static let select = """
        SELECT n.id, n.rule_kind, n.gathering, n.edition, n.title, n.description, n.link, n.payload, n.event_total,
            n.attendee_total, n.created_at, n.bumped_at, n.last_content_at, n.announcement,
            (EXISTS (SELECT 1 FROM notification_read r WHERE r.member = ?1 AND r.notification = n.number)
                OR EXISTS (SELECT 1 FROM read_mark m WHERE m.member = ?1 AND m.announcement >= n.announcement)
            ) AS is_read,
            EXISTS (
                SELECT 1 FROM notification_event e JOIN attendance a ON a.event = e.event AND a.member = ?1
                    JOIN event v ON v.id = e.event
                WHERE e.notification = n.number AND a.status IN ('going', 'checked_in') AND v.status = 'scheduled'
                    AND v.ends >= ?2
            ) AS is_attended
        FROM notification n
        """

    private static func read(_ row: Row) throws -> ListedNotification {
        ListedNotification(
            id: try row.get(0), kind: try row.get(1), gathering: try row.get(2), edition: try row.get(3),
            title: try row.get(4), description: try row.get(5), link: try row.get(6), payload: try row.get(7),
            eventTotal: try row.get(8), attendeeTotal: try row.get(9), createdAt: try row.get(10),
            bumpedAt: try row.get(11), lastContentAt: try row.get(12), announcement: try row.get(13),
            isRead: try row.get(14), isAttended: try row.get(15))
    }
}
