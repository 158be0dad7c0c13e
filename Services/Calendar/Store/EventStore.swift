import Contracts
import Database
import JSON
import Time

/// The copies of events, in the caller's transaction.
struct EventStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Keeps an event as it is now. The same again changes nothing.
    func save(_ event: EventSnapshot, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO event (id, is_canceled, snapshot, changed_at, starts_at, gathering, calendar)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (id) DO UPDATE SET is_canceled = excluded.is_canceled, snapshot = excluded.snapshot,
                sequence = sequence + 1, changed_at = excluded.changed_at, starts_at = excluded.starts_at,
                gathering = excluded.gathering, calendar = excluded.calendar
            WHERE (is_canceled, snapshot) IS NOT (excluded.is_canceled, excluded.snapshot)
            """, event.id, event.status == .canceled, try JSON.encode(event), now.milliseconds,
            event.startsAt.milliseconds, event.gathering?.id, event.calendarID)
    }

    /// An event that never came is no reason to stop.
    func cancel(_ id: String, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE event SET is_canceled = 1, sequence = sequence + 1, changed_at = ?2
            WHERE id = ?1 AND is_canceled = 0
            """, id, now.milliseconds)
    }

    /// Events that take place.
    func count() throws -> Int64 {
        try connection.value("SELECT count(*) FROM event WHERE is_canceled = 0") ?? 0
    }

    /// Whether any event has ever come.
    func isEmpty() throws -> Bool {
        try connection.value("SELECT NOT EXISTS (SELECT 1 FROM event)") ?? true
    }

    /// The events of a feed by start: those that take place, and those called off since `canceledSince`, so that whoever
    /// has read them learns of it.
    func events(in scope: FeedScope, startingFrom start: Timestamp, canceledSince: Timestamp) throws -> [FeedEvent] {
        let condition =
            switch scope.kind {
            case .all: "?3 IS NULL"
            case .gathering: "gathering = ?3"
            case .calendar: "calendar = ?3"
            case .member: "id IN (SELECT event FROM attendance WHERE member = ?3)"
            }
        return try connection.query(
            """
            SELECT snapshot, is_canceled, sequence, changed_at FROM event
            WHERE starts_at >= ?1 AND (is_canceled = 0 OR changed_at >= ?2) AND \(condition)
            ORDER BY starts_at, id
            """, start.milliseconds, canceledSince.milliseconds, scope.id
        ) { row in
            let snapshot = try row.withBytes(0) { try JSON.decode(EventSnapshot.self, from: Array($0)) }
            return try snapshot.map {
                FeedEvent(
                    event: $0, isCanceled: try row.bool(1), sequence: try row.int64(2),
                    changedAt: Timestamp(milliseconds: try row.int64(3)))
            }
        }.compactMap { $0 }
    }
}

/// An event with what its subscribers have seen of it.
struct FeedEvent: Sendable {
    var event: EventSnapshot
    var isCanceled: Bool
    /// How often it has changed.
    var sequence: Int64
    var changedAt: Timestamp
}
