import Database
import Time

/// This program's copies of events.
struct EventCopies {
    let connection: Connection

    /// Stores an event.
    ///
    /// - Returns: the gatherings that see a difference: where it is, and where it was before.
    func save(_ event: GatheringEvent) throws -> Set<String> {
        let before = try gathering(of: event.id)
        let changes = try connection.execute(
            """
            INSERT INTO event (id, gathering, slug, name, starts, stated_end, ends, status, visibility, time_zone,
                logo_url, website_url)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            ON CONFLICT (id) DO UPDATE SET gathering = excluded.gathering, slug = excluded.slug, name = excluded.name,
                starts = excluded.starts, stated_end = excluded.stated_end, ends = excluded.ends,
                status = excluded.status, visibility = excluded.visibility, time_zone = excluded.time_zone,
                logo_url = excluded.logo_url, website_url = excluded.website_url
            WHERE (gathering, slug, name, starts, stated_end, ends, status, visibility, time_zone, logo_url,
                website_url) IS NOT (excluded.gathering, excluded.slug, excluded.name, excluded.starts,
                excluded.stated_end, excluded.ends, excluded.status, excluded.visibility, excluded.time_zone,
                excluded.logo_url, excluded.website_url)
            """,
            event.id, event.gathering, event.slug, event.name, event.start, event.statedEnd, event.end, event.status,
            event.visibility, event.timeZone, event.logoURL, event.websiteURL)
        return changes == 0 ? [] : Set([before, event.gathering].compactMap { $0 })
    }

    /// Notes that an event does not take place, or is gone.
    ///
    /// - Returns: the gatherings that see a difference.
    func setStatus(_ status: GatheringEvent.Status, of event: String) throws -> Set<String> {
        let changes = try connection.execute(
            "UPDATE event SET status = ?2 WHERE id = ?1 AND status <> ?2", event, status)
        guard changes > 0, let gathering = try gathering(of: event) else { return [] }
        return [gathering]
    }

    func gathering(of event: String) throws -> String? {
        try connection.value("SELECT gathering FROM event WHERE id = ?1", event)
    }

    func exists(_ event: String) throws -> Bool {
        try connection.value("SELECT 1 FROM event WHERE id = ?1", event, as: Int.self) != nil
    }

    /// The events that can matter to a gathering: those of its that have not ended, and those that a notification
    /// which is shown speaks of.
    func relevant(to gathering: String, at now: Timestamp) throws -> [GatheringEvent] {
        try connection.query(
            """
            SELECT \(Self.columns) FROM event WHERE gathering = ?1 AND ends >= ?2
            UNION
            SELECT \(Self.columns) FROM event WHERE id IN (
                SELECT e.event FROM notification n JOIN notification_event e ON e.notification = n.number
                WHERE n.gathering = ?1 AND n.withdrawn_at IS NULL AND n.archived_at IS NULL)
            """, gathering, now, body: Self.read)
    }

    private static let columns =
        "id, gathering, slug, name, starts, stated_end, status, visibility, time_zone, logo_url, website_url"

    private static func read(_ row: Row) throws -> GatheringEvent {
        GatheringEvent(
            id: try row.get(0), slug: try row.get(2), name: try row.get(3), start: try row.get(4),
            statedEnd: try row.get(5), status: try row.get(6), visibility: try row.get(7), gathering: try row.get(1),
            timeZone: try row.get(8), logoURL: try row.get(9), websiteURL: try row.get(10))
    }
}
