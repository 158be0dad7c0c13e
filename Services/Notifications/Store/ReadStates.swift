import Database
import Time

/// Who has read what.
///
/// Reading one notification is a row; reading all of them moves one mark per member, however many there are. A
/// notification is read when the mark has passed its announcement or when it has a row. Announcing again gives it a
/// new announcement number and drops its rows, so that it is unread for everybody.
struct ReadStates {
    let connection: Connection

    /// - Returns: false when no such notification is shown; marking twice is fine.
    func markRead(_ notification: String, by member: String, at now: Timestamp) throws -> Bool {
        let number: Int64? = try connection.value(
            "SELECT number FROM notification WHERE id = ?1 AND withdrawn_at IS NULL AND archived_at IS NULL",
            notification)
        guard let number else { return false }
        try connection.execute(
            """
            INSERT INTO notification_read (member, notification, read_at)
            SELECT ?1, number, ?3 FROM notification WHERE number = ?2
                AND announcement > coalesce((SELECT announcement FROM read_mark WHERE member = ?1), 0)
            ON CONFLICT (member, notification) DO NOTHING
            """, member, number, now)
        return true
    }

    /// Marks everything that is shown as read.
    func markAllRead(by member: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO read_mark (member, announcement, read_at)
            SELECT ?1, coalesce(max(announcement), 0), ?2 FROM notification
            WHERE withdrawn_at IS NULL AND archived_at IS NULL
            ON CONFLICT (member) DO UPDATE SET announcement = max(announcement, excluded.announcement),
                read_at = excluded.read_at
            """, member, now)
        try connection.execute(
            """
            DELETE FROM notification_read WHERE member = ?1 AND notification IN (
                SELECT number FROM notification
                WHERE announcement <= (SELECT announcement FROM read_mark WHERE member = ?1))
            """, member)
    }

    /// How many notifications the member has not read. Counts index entries, not notifications.
    func unreadCount(of member: String) throws -> Int {
        try connection.value(
            """
            WITH mark (announcement) AS (
                SELECT coalesce((SELECT announcement FROM read_mark WHERE member = ?1), 0))
            SELECT (
                SELECT count(*) FROM notification WHERE withdrawn_at IS NULL AND archived_at IS NULL
                    AND announcement > (SELECT announcement FROM mark)
            ) - (
                SELECT count(*) FROM notification_read r JOIN notification n ON n.number = r.notification
                WHERE r.member = ?1 AND n.withdrawn_at IS NULL AND n.archived_at IS NULL
                    AND n.announcement > (SELECT announcement FROM mark)
            )
            """, member) ?? 0
    }
}
