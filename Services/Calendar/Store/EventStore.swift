import Contracts
import Database
import JSON

/// The copies of events, in the caller's transaction.
struct EventStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func save(_ event: EventSnapshot) throws {
        try connection.execute(
            """
            INSERT INTO event (id, is_canceled, snapshot) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET is_canceled = excluded.is_canceled, snapshot = excluded.snapshot
            """, event.id, event.status == .canceled, try JSON.encode(event))
    }

    /// An event that never came is no reason to stop.
    func cancel(_ id: String) throws {
        try connection.execute("UPDATE event SET is_canceled = 1 WHERE id = ?1", id)
    }

    /// Events that take place.
    func count() throws -> Int64 {
        try connection.value("SELECT count(*) FROM event WHERE is_canceled = 0") ?? 0
    }
}
