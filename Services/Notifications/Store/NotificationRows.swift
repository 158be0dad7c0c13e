import Database
import Time

/// A notification as the rules see it.
struct StoredNotification: Sendable, Hashable {
    let number: Int64
    let id: String
    let kind: RuleKind
    let gathering: String
    let edition: String
    let title: String
    let contentHash: [UInt8]
    let state: AnnouncedState
}

/// The notifications: one row per rule kind, gathering and edition, whatever is repeated or retried.
struct NotificationRows {
    let connection: Connection

    func find(_ kind: RuleKind, gathering: String, edition: String) throws -> StoredNotification? {
        try connection.first(
            "\(Self.select) WHERE rule_kind = ?1 AND gathering = ?2 AND edition = ?3", kind, gathering, edition,
            body: Self.read
        ).map(withEvents)
    }

    func shown(of gathering: String) throws -> [StoredNotification] {
        try connection.query(
            "\(Self.select) WHERE gathering = ?1 AND withdrawn_at IS NULL AND archived_at IS NULL ORDER BY number",
            gathering, body: Self.read
        ).map(withEvents)
    }

    /// Stores a new notification.
    ///
    /// - Throws: `DatabaseError` of kind `constraint` when there is one for this rule kind, gathering and edition.
    func insert(
        _ content: NotificationContent, id: String, kind: RuleKind, gathering: String, edition: String,
        at now: Timestamp
    ) throws {
        try connection.execute(
            """
            INSERT INTO notification (id, rule_kind, gathering, edition, title, description, link, payload_version,
                payload, content_hash, event_total, attendee_total, announcement, created_at, bumped_at,
                last_content_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
                (SELECT coalesce(max(announcement), 0) + 1 FROM notification), ?13, ?13, ?13)
            """,
            id, kind, gathering, edition, content.title, content.description, content.link, Payload.version,
            content.payload, content.hash, content.eventTotal, content.attendeeTotal, now)
        try setEvents(content.events, before: [], of: connection.lastInsertedRowID)
    }

    /// Replaces the content. Read states, dates of announcement and order stay as they are.
    func rewrite(_ notification: StoredNotification, _ content: NotificationContent, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE notification SET title = ?2, description = ?3, link = ?4, payload_version = ?5, payload = ?6,
                content_hash = ?7, event_total = ?8, attendee_total = ?9, last_content_at = ?10
            WHERE number = ?1
            """,
            notification.number, content.title, content.description, content.link, Payload.version, content.payload,
            content.hash, content.eventTotal, content.attendeeTotal, now)
        try setEvents(content.events, before: notification.state.events, of: notification.number)
    }

    /// Takes a notification off every list, or, with nil, puts it back.
    func setHidden(_ hidden: AnnouncedState.Hidden?, _ notification: StoredNotification, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE notification SET withdrawn_at = ?2, archived_at = ?3 WHERE number = ?1", notification.number,
            hidden == .withdrawn ? now : nil, hidden == .archived ? now : nil)
    }

    /// Announces again: unread for everybody, newest of all.
    func bump(_ notification: StoredNotification, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE notification SET bumped_at = ?2,
                announcement = (SELECT max(announcement) + 1 FROM notification) WHERE number = ?1
            """, notification.number, now)
        try connection.execute("DELETE FROM notification_read WHERE notification = ?1", notification.number)
    }

    private func withEvents(_ found: StoredNotification) throws -> StoredNotification {
        let events: [String] = try connection.values(
            "SELECT event FROM notification_event WHERE notification = ?1", found.number)
        return StoredNotification(
            number: found.number, id: found.id, kind: found.kind, gathering: found.gathering, edition: found.edition,
            title: found.title, contentHash: found.contentHash,
            state: AnnouncedState(
                events: Set(events), hasReaders: found.state.hasReaders, hidden: found.state.hidden))
    }

    private func setEvents(_ events: Set<String>, before: Set<String>, of number: Int64) throws {
        for event in before.subtracting(events) {
            try connection.execute(
                "DELETE FROM notification_event WHERE notification = ?1 AND event = ?2", number, event)
        }
        for event in events.subtracting(before) {
            try connection.execute(
                "INSERT INTO notification_event (notification, event) VALUES (?1, ?2)", number, event)
        }
    }

    private static let select = """
        SELECT number, id, rule_kind, gathering, edition, title, content_hash, withdrawn_at IS NOT NULL,
            archived_at IS NOT NULL,
            EXISTS (SELECT 1 FROM notification_read r WHERE r.notification = notification.number)
                OR EXISTS (SELECT 1 FROM read_mark m WHERE m.announcement >= notification.announcement)
        FROM notification
        """

    private static func read(_ row: Row) throws -> StoredNotification {
        let hidden: AnnouncedState.Hidden? =
            if try row.bool(7) { .withdrawn } else if try row.bool(8) { .archived } else { nil }
        return StoredNotification(
            number: try row.get(0), id: try row.get(1), kind: try row.get(2), gathering: try row.get(3),
            edition: try row.get(4), title: try row.get(5), contentHash: try row.get(6),
            state: AnnouncedState(events: [], hasReaders: try row.bool(9), hidden: hidden))
    }
}
