import CalendarModel
import Database
import Time

/// What shops offer and who has tickets for it, in the caller's transaction.
struct TicketStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Says what a resource is made of.
    ///
    /// - Returns: whether that is news.
    func setParts(_ parts: [String], of whole: String) throws -> Bool {
        let known: [String] = try connection.values(
            "SELECT part FROM resource_part WHERE whole = ?1 ORDER BY part", whole)
        guard known != Set(parts).sorted() else { return false }
        try connection.execute("DELETE FROM resource_part WHERE whole = ?1", whole)
        for part in Set(parts) {
            try connection.execute("INSERT INTO resource_part (whole, part) VALUES (?1, ?2)", whole, part)
        }
        return true
    }

    /// Notes a ticket that was bought. One that was given back stays given back, in whatever order the two are told.
    ///
    /// - Returns: whether anything has changed.
    func addTicket(_ purchase: String, for resource: String, email: String, name: String?, at now: Timestamp) throws
        -> Bool
    {
        try connection.execute(
            """
            INSERT INTO ticket (purchase, resource, email, name, is_valid, changed_at) VALUES (?1, ?2, ?3, ?4, 1, ?5)
            ON CONFLICT (purchase, resource, email) DO UPDATE SET name = excluded.name
                WHERE is_valid = 1 AND excluded.name IS NOT NULL AND name IS NOT excluded.name
            """, purchase, resource, email, name, now.milliseconds) > 0
    }

    /// Says whether a ticket is valid.
    ///
    /// - Returns: whether anything has changed.
    func setTicket(
        _ purchase: String, for resource: String, email: String, name: String?, isValid: Bool, at now: Timestamp
    ) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO ticket (purchase, resource, email, name, is_valid, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (purchase, resource, email) DO UPDATE
                SET name = ifnull(excluded.name, name), is_valid = excluded.is_valid, changed_at = excluded.changed_at
                WHERE is_valid <> excluded.is_valid
            """, purchase, resource, email, name, isValid, now.milliseconds) > 0
    }

    /// What a purchase was made for.
    func resources(of purchase: String) throws -> [String] {
        try connection.values("SELECT DISTINCT resource FROM ticket WHERE purchase = ?1 ORDER BY resource", purchase)
    }

    /// Whose tickets of a purchase are valid.
    func holders(of purchase: String, for resource: String) throws -> [String] {
        try connection.values(
            "SELECT email FROM ticket WHERE purchase = ?1 AND resource = ?2 AND is_valid = 1 ORDER BY email", purchase,
            resource)
    }

    /// The events that a ticket for a resource is good for.
    func events(of resource: String) throws -> [String] {
        try connection.values(
            """
            WITH RECURSIVE reached (id) AS (
                VALUES (?1) UNION SELECT part FROM resource_part JOIN reached ON whole = reached.id
            ) SELECT event.id FROM event JOIN reached ON reached.id = event.id ORDER BY event.id
            """, resource)
    }

    /// Who is to be among an event's attendees in calendars, and who, by address, not any more.
    func attendees(of event: String) throws -> (wanted: [Attendee], withdrawn: [String]) {
        let rows = try connection.query(
            """
            WITH RECURSIVE holding (id) AS (
                VALUES (?1) UNION SELECT whole FROM resource_part JOIN holding ON part = holding.id
            ) SELECT email, max(name), max(is_valid) FROM ticket JOIN holding ON resource = holding.id
            GROUP BY email ORDER BY email
            """, event
        ) { row in (email: try row.string(0), name: try row.get(1, as: String?.self), isWanted: try row.bool(2)) }
        return (
            rows.filter(\.isWanted).map { Attendee(email: $0.email, name: $0.name) },
            rows.filter { !$0.isWanted }.map(\.email)
        )
    }

    /// Notes that an event's attendees are not who they were.
    func attendeesChanged(of event: String) throws {
        try connection.execute("UPDATE event SET attendee_sequence = attendee_sequence + 1 WHERE id = ?1", event)
    }
}
