import Contracts
import Database
import JSON
import Time

/// Events as Luma lists them.
struct EventStore {
    let connection: Connection

    /// How long an event without an end is taken to last.
    static let assumedLength = Duration.seconds(2 * 3600)

    func event(_ id: String) throws -> StoredEvent? {
        try connection.first(
            "SELECT \(StoredEvent.columns) FROM event WHERE id = ?1", id, body: StoredEvent.init(row:))
    }

    func event(number: Int64) throws -> StoredEvent? {
        try connection.first(
            "SELECT \(StoredEvent.columns) FROM event WHERE number = ?1", number, body: StoredEvent.init(row:))
    }

    /// The next event in the order in which they came.
    func event(afterNumber number: Int64) throws -> StoredEvent? {
        try connection.first(
            "SELECT \(StoredEvent.columns) FROM event WHERE number > ?1 ORDER BY number LIMIT 1", number,
            body: StoredEvent.init(row:))
    }

    /// Where an event stands, without what it is.
    func reference(_ id: String) throws -> (number: Int64, calendar: String)? {
        try connection.first("SELECT number, calendar FROM event WHERE id = ?1", id) { row in
            (try row.int64(0), try row.string(1))
        }
    }

    /// The fingerprint of the list entry read last, and whether the event stands; nil for an unknown event.
    func known(_ id: String) throws -> (hash: Int64, isScheduled: Bool)? {
        try connection.first("SELECT entry_hash, status = 'scheduled' FROM event WHERE id = ?1", id) { row in
            (try row.int64(0), try row.bool(1))
        }
    }

    func upsert(_ event: EventSnapshot, calendar: String, isManaged: Bool, hash: Int64?, at now: Timestamp) throws {
        let end = event.endsAt ?? event.startsAt + Self.assumedLength
        try connection.execute(
            """
            INSERT INTO event (id, calendar, starts_at, ends_at, gathering, status, is_managed, entry_hash, snapshot,
                read_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(?8, 0), ?9, ?10)
            ON CONFLICT (id) DO UPDATE SET calendar = excluded.calendar, starts_at = excluded.starts_at,
                ends_at = excluded.ends_at, gathering = excluded.gathering, status = excluded.status,
                is_managed = excluded.is_managed, entry_hash = coalesce(?8, entry_hash),
                snapshot = excluded.snapshot, read_at = excluded.read_at
            """, event.id, calendar, event.startsAt, end, event.gathering?.id, event.status, isManaged, hash,
            try JSON.encode(event), now)
    }

    /// Notes that an entry differs in nothing that we keep.
    func setHash(_ hash: Int64, of id: String) throws {
        try connection.execute("UPDATE event SET entry_hash = ?2 WHERE id = ?1", id, hash)
    }

    /// Scheduled events of a calendar that start within the window and are not among `seen`.
    func absent(from seen: Set<String>, calendar: String, _ window: EventWindow) throws -> [String] {
        try connection.values(
            """
            SELECT id FROM event WHERE calendar = ?1 AND status = 'scheduled'
                AND starts_at >= ?2 AND starts_at < ?3 ORDER BY starts_at
            """, calendar, window.from.milliseconds, window.to.milliseconds, as: String.self
        ).filter { !seen.contains($0) }
    }

    /// How many scheduled events of a calendar start within the window.
    func scheduledCount(calendar: String, _ window: EventWindow) throws -> Int {
        try connection.value(
            """
            SELECT count(*) FROM event WHERE calendar = ?1 AND status = 'scheduled'
                AND starts_at >= ?2 AND starts_at < ?3
            """, calendar, window.from.milliseconds, window.to.milliseconds) ?? 0
    }

    /// How long after an event its guest list may still change: check-ins are entered late.
    private static let settling = Duration.seconds(86_400)

    /// Events whose guests are worth reading: managed, scheduled, and not ended, or ended and not read since all was
    /// settled.
    ///
    /// - Parameters:
    ///   - since: events that ended before this instant are left alone.
    ///   - soon: only those never read, and those that start before this instant.
    func forGuestLists(
        calendar: String?, since: Timestamp, now: Timestamp, soon: Timestamp?
    ) throws -> [(id: String, calendar: String)] {
        try connection.query(
            """
            SELECT id, calendar FROM event
            WHERE ends_at > ?4 AND status = 'scheduled' AND is_managed AND (?2 IS NULL OR calendar = ?2)
                AND (ends_at > ?1 OR guests_read_at IS NULL OR guests_read_at < ends_at + ?5)
                AND (?3 IS NULL OR guests_read_at IS NULL OR starts_at < ?3)
            ORDER BY ends_at <= ?1, starts_at
            """, now, calendar, soon, since, Int64(Self.settling / .milliseconds(1))
        ) { row in (try row.get(0), try row.get(1)) }
    }

    /// Adjusts the number of guests that are not removed.
    func addGuests(_ change: Int, to event: Int64) throws {
        guard change != 0 else { return }
        try connection.execute("UPDATE event SET guests = guests + ?2 WHERE number = ?1", event, change)
    }

    func setGuestsRead(_ event: Int64, at now: Timestamp, guests: Int) throws {
        try connection.execute(
            "UPDATE event SET guests_read_at = ?2, guests = ?3 WHERE number = ?1", event, now, guests)
    }

    /// By start; one more than the page holds when there is more.
    func list(_ filter: EventFilter) throws -> [StoredEvent] {
        let order = filter.descending ? "DESC" : "ASC"
        let beyond = filter.descending ? "<" : ">"
        return try connection.query(
            """
            SELECT \(StoredEvent.columns) FROM event
            WHERE starts_at >= ?1 AND starts_at < ?2 AND ends_at > ?3 AND ends_at <= ?4
                AND (?5 IS NULL OR gathering = ?5) AND (?6 OR status = 'scheduled')
                AND (?7 IS NULL OR (starts_at, id) \(beyond) (?7, ?8))
                AND (?10 IS NULL OR json_extract(CAST(snapshot AS TEXT), '$.visibility')
                    IN (SELECT value FROM json_each(?10)))
            ORDER BY starts_at \(order), id \(order) LIMIT ?9
            """, filter.startsFrom, filter.startsBefore, filter.endsAfter, filter.endsUntil, filter.gathering,
            filter.includesCanceled, filter.after?.startsAt, filter.after?.id, filter.limit + 1,
            try filter.visibility.map { String(decoding: try JSON.encode($0), as: UTF8.self) },
            body: StoredEvent.init(row:))
    }

    func counts() throws -> (events: Int64, guests: Int64) {
        try connection.first("SELECT count(*), coalesce(sum(guests), 0) FROM event") { row in
            (try row.int64(0), try row.int64(1))
        } ?? (0, 0)
    }
}

/// An event with its place in this file.
struct StoredEvent: Sendable {
    let number: Int64
    let calendar: String
    let snapshot: EventSnapshot
    let isManaged: Bool
    /// Guests that are not removed.
    let guests: Int
    let readAt: Timestamp
    let guestsReadAt: Timestamp?

    static let columns = "number, calendar, snapshot, is_managed, guests, read_at, guests_read_at"

    init(row: Row) throws {
        number = try row.get(0)
        calendar = try row.get(1)
        snapshot = try JSON.decode(EventSnapshot.self, from: try row.bytes(2))
        isManaged = try row.get(3)
        guests = try row.get(4)
        readAt = try row.get(5)
        guestsReadAt = try row.get(6)
    }
}
