import Database
import Time

/// What shops offer, and what it is made of, in the caller's transaction.
struct ResourceStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Whether something is known of a resource that was said later.
    func isLater(than saidAt: Timestamp, _ resource: String) throws -> Bool {
        try connection.value(
            "SELECT EXISTS (SELECT 1 FROM resource WHERE id = ?1 AND said_at > ?2)", resource, saidAt.milliseconds)
            ?? false
    }

    /// Notes when something was said of a resource.
    func advance(_ resource: String, to saidAt: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO resource (id, said_at) VALUES (?1, ?2)
            ON CONFLICT (id) DO UPDATE SET said_at = excluded.said_at
            """, resource, saidAt.milliseconds)
    }

    /// What a resource is made of.
    func parts(of whole: String) throws -> [String] {
        try connection.values("SELECT part FROM resource_part WHERE whole = ?1 AND is_current = 1", whole)
    }

    /// Says what a resource is made of. Parts that are taken out are kept as such.
    func setParts(_ parts: [String], of whole: String) throws {
        let known = try self.parts(of: whole)
        for part in Set(known).subtracting(parts) {
            try connection.execute(
                "UPDATE resource_part SET is_current = 0 WHERE whole = ?1 AND part = ?2", whole, part)
        }
        for part in Set(parts).subtracting(known) {
            try connection.execute(
                """
                INSERT INTO resource_part (whole, part, is_current) VALUES (?1, ?2, 1)
                ON CONFLICT (whole, part) DO UPDATE SET is_current = 1
                """, whole, part)
        }
    }

    /// The events that a ticket for a resource is good for.
    func events(of resource: String) throws -> [String] {
        try connection.values(
            """
            WITH RECURSIVE reached (id) AS (
                VALUES (?1)
                UNION SELECT part FROM resource_part JOIN reached ON whole = reached.id WHERE is_current = 1
            ) SELECT event.id FROM event JOIN reached ON reached.id = event.id ORDER BY event.id
            """, resource)
    }
}
