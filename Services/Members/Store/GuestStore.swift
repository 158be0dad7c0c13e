import Contracts
import Database
import Identity
import Time

/// Our copy of an event's guests.
struct GuestStore {
    let connection: Connection

    /// Writes a guest if it is new or differs from what is stored.
    ///
    /// - Parameter key: nil when the guest has no address that we accept; such a guest is recognised by nobody.
    /// - Returns: whether anything was written.
    func upsert(_ guest: GuestSnapshot, key: EmailKey?, event: String) throws -> Bool {
        let statement = try connection.statement(Self.upsert)
        defer { statement.reset() }
        try statement.bindText(event, at: 1)
        try statement.bindText(guest.id, at: 2)
        try statement.bind(key, at: 3)
        try statement.bind(guest.email, at: 4)
        try statement.bind(guest.name, at: 5)
        try statement.bindText(guest.status.rawValue, at: 6)
        try statement.bind(guest.registeredAt, at: 7)
        try statement.bind(guest.checkedInAt, at: 8)
        return try statement.step()
    }

    // The comparison of the rows does what a content hash does: what did not change is not written and not returned.
    private static let upsert = """
        INSERT INTO guests (event, id, key, email, name, status, registered_at, checked_in_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (event, id) DO UPDATE SET key = excluded.key, email = excluded.email, name = excluded.name,
            status = excluded.status, registered_at = excluded.registered_at, checked_in_at = excluded.checked_in_at
        WHERE (key, email, name, status, registered_at, checked_in_at)
            IS NOT (excluded.key, excluded.email, excluded.name, excluded.status, excluded.registered_at,
                excluded.checked_in_at)
        RETURNING 1
        """

    func guest(_ reference: GuestReference) throws -> GuestSnapshot? {
        try connection.first(
            Self.select + "WHERE event = ?1 AND id = ?2", reference.event, reference.guest, body: guest)
    }

    /// Guests of one event with this address.
    func guests(event: String, key: EmailKey) throws -> [GuestSnapshot] {
        try connection.query(Self.select + "WHERE key = ?1 AND event = ?2 ORDER BY id", key, event, body: guest)
    }

    /// Guests of one event who are matched to one member.
    func guests(event: String, matchedTo member: String) throws -> [GuestSnapshot] {
        // The cross join fixes the order: first the few matches, then each one's guest by its key.
        try connection.query(
            """
            SELECT guests.id, email, name, status, registered_at, checked_in_at
            FROM matches CROSS JOIN guests ON guests.event = matches.event AND guests.id = matches.guest
            WHERE matches.member = ?1 AND matches.event = ?2 ORDER BY guests.id
            """, member, event, body: guest)
    }

    /// Guests of whatever event who have this address.
    func references(key: EmailKey) throws -> [GuestReference] {
        try connection.query("SELECT event, id FROM guests WHERE key = ?1", key) {
            GuestReference(event: try $0.string(0), guest: try $0.string(1))
        }
    }

    /// Guests who go to an event and are no member as far as we know, in the order of their identifiers.
    func unmatched(event: String, after: String, limit: Int) throws -> [GuestSnapshot] {
        try connection.query(
            Self.select + """
                WHERE event = ?1 AND id > ?2 AND \(Self.isGoing)
                    AND NOT EXISTS (SELECT 1 FROM matches WHERE matches.event = guests.event AND guest = guests.id)
                ORDER BY id LIMIT ?3
                """, event, after, limit, body: guest)
    }

    /// How many guests go to an event and are no member as far as we know.
    func countOfUnmatched(event: String) throws -> Int {
        try connection.value(
            """
            SELECT count(*) FROM guests WHERE event = ?1 AND \(Self.isGoing)
                AND NOT EXISTS (SELECT 1 FROM matches WHERE matches.event = guests.event AND guest = guests.id)
            """, event) ?? 0
    }

    // The statuses of `GuestSnapshot.attendance` that count as going.
    private static let isGoing = "(checked_in_at IS NOT NULL OR status IN ('approved', 'session'))"

    private static let select = "SELECT id, email, name, status, registered_at, checked_in_at FROM guests "

    private func guest(_ row: Row) throws -> GuestSnapshot {
        GuestSnapshot(
            id: try row.string(0), email: try row.get(1), name: try row.get(2), status: try row.get(3),
            registeredAt: try row.get(4), checkedInAt: try row.get(5))
    }
}
