import Contracts
import Database
import Identity

/// Our copies of events, as far as attendance needs them.
struct EventStore {
    let connection: Connection

    /// Writes the copy if it is new or differs.
    func upsert(_ event: EventSnapshot) throws {
        try connection.execute(
            """
            INSERT INTO events (id, name, starts_at, ends_at, time_zone, gathering, status)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, starts_at = excluded.starts_at,
                ends_at = excluded.ends_at, time_zone = excluded.time_zone, gathering = excluded.gathering,
                status = excluded.status
            WHERE (name, starts_at, ends_at, time_zone, gathering, status)
                IS NOT (excluded.name, excluded.starts_at, excluded.ends_at, excluded.time_zone, excluded.gathering,
                    excluded.status)
            """,
            event.id, event.name, event.startsAt, event.endsAt, event.timeZone, event.gathering?.id, event.status)
    }

    func setStatus(_ status: EventStatus, of id: String) throws {
        try connection.execute("UPDATE events SET status = ?2 WHERE id = ?1 AND status <> ?2", id, status)
    }

    func exists(_ id: String) throws -> Bool {
        try connection.value("SELECT 1 FROM events WHERE id = ?1", id, as: Int.self) != nil
    }

    func gathering(of id: String) throws -> String? {
        try connection.value("SELECT gathering FROM events WHERE id = ?1", id)
    }

    /// Notes that attendance was announced since the last complete guest list.
    func setNews(of id: String) throws {
        try connection.execute("UPDATE events SET has_news = 1 WHERE id = ?1 AND has_news = 0", id)
    }

    /// - Returns: whether attendance was announced since the last complete guest list.
    func takeNews(of id: String) throws -> Bool {
        try connection.execute("UPDATE events SET has_news = 0 WHERE id = ?1 AND has_news = 1", id) > 0
    }

    func hosts(of event: String) throws -> Set<EmailKey> {
        Set(try connection.values("SELECT key FROM event_hosts WHERE event = ?1", event, as: EmailKey.self))
    }

    func setHosts(_ keys: Set<EmailKey>, of event: String) throws {
        try connection.execute("DELETE FROM event_hosts WHERE event = ?1", event)
        for key in keys { try connection.execute("INSERT INTO event_hosts (event, key) VALUES (?1, ?2)", event, key) }
    }

    /// Whether anybody is known to run an event.
    func hasHosts(_ event: String) throws -> Bool {
        try connection.value("SELECT 1 FROM event_hosts WHERE event = ?1 LIMIT 1", event, as: Int.self) != nil
    }

    /// Whether a member runs an event.
    func isHost(_ member: String, of event: String) throws -> Bool {
        try connection.value(
            """
            SELECT 1 FROM member_emails CROSS JOIN event_hosts ON event_hosts.event = ?1
                AND event_hosts.key = member_emails.key WHERE member_emails.member = ?2 LIMIT 1
            """, event, member, as: Int.self) != nil
    }

    /// Events that are run by whoever has this address.
    func eventsHosted(by key: EmailKey) throws -> [String] {
        try connection.values("SELECT event FROM event_hosts WHERE key = ?1", key)
    }
}
