import CalendarModel
import Contracts
import Database
import JSON
import Time

/// Events, in the caller's transaction: copies of Luma's, and those that are kept here and nowhere else.
struct EventStore {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// nil for an event that was never heard of, or is gone for good.
    func event(_ id: String) throws -> CalendarEvent? {
        try connection.first("SELECT \(Self.columns) FROM event WHERE id = ?1", id, body: Self.event)
    }

    /// The next event by identifier of which other programs hear from here.
    func keptEvent(after id: String) throws -> CalendarEvent? {
        try connection.first(
            "SELECT \(Self.columns) FROM event WHERE home <> 'luma' AND id > ?1 ORDER BY id LIMIT 1", id,
            body: Self.event)
    }

    func insert(_ event: CalendarEvent) throws {
        try connection.execute(
            """
            INSERT INTO event (id, home, owner_kind, owner_id, snapshot, version, is_canceled, deleted_at, sequence,
                attendee_sequence, changed_at, starts_at, ends_at, gathering, calendar, origin)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """, event.id, event.home.rawValue, event.owner?.kind.rawValue, event.owner?.id,
            try JSON.encode(event.snapshot), try JSON.encode(event.version), event.isCanceled,
            event.isDeleted ? event.changedAt.milliseconds : nil, event.sequence, event.attendeeSequence,
            event.changedAt.milliseconds, event.snapshot.startsAt.milliseconds,
            event.snapshot.assumedEnd.milliseconds, event.snapshot.gathering?.id, event.snapshot.calendarID,
            event.origin)
        try EventTextStore(connection).write(event.id)
    }

    /// Writes what an event says now, as its next change.
    func update(_ event: CalendarEvent, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE event SET snapshot = ?2, version = ?3, is_canceled = ?4, deleted_at = ?5, sequence = sequence + 1,
                changed_at = ?6, starts_at = ?7, gathering = ?8, calendar = ?9, ends_at = ?10
            WHERE id = ?1
            """, event.id, try JSON.encode(event.snapshot), try JSON.encode(event.version), event.isCanceled,
            event.isDeleted ? now.milliseconds : nil, now.milliseconds, event.snapshot.startsAt.milliseconds,
            event.snapshot.gathering?.id, event.snapshot.calendarID, event.snapshot.assumedEnd.milliseconds)
        try EventTextStore(connection).write(event.id)
    }

    /// Writes when a series takes place next; the event has not changed.
    func advance(_ event: CalendarEvent) throws {
        try connection.execute(
            "UPDATE event SET snapshot = ?2, starts_at = ?3, ends_at = ?4 WHERE id = ?1", event.id,
            try JSON.encode(event.snapshot), event.snapshot.startsAt.milliseconds,
            event.snapshot.assumedEnd.milliseconds)
        try EventTextStore(connection).write(event.id)
    }

    /// Removes an event that was deleted and has no copy left in any calendar.
    func purge(_ id: String) throws {
        let isPurged =
            try connection.execute(
                """
                DELETE FROM event WHERE id = ?1 AND deleted_at IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM link WHERE link.event = ?1)
                """, id) > 0
        guard isPurged else { return }
        for table in ["attendance", "event_text", "left_behind"] {
            try connection.execute("DELETE FROM \(table) WHERE event = ?1", id)
        }
    }

    /// Events that take place.
    func count() throws -> Int64 {
        try connection.value("SELECT count(*) FROM event WHERE is_canceled = 0 AND deleted_at IS NULL") ?? 0
    }

    /// Whether any event has ever come.
    func isEmpty() throws -> Bool {
        try connection.value("SELECT NOT EXISTS (SELECT 1 FROM event)") ?? true
    }

    /// Whether an event is an organization's, in SQL, as `CalendarEvent.organization` says.
    static func isOfOrganization(_ id: String) -> String {
        "(owner_kind = 'organization' AND owner_id = \(id) OR home = 'luma' AND \(id) = '\(EventOwner.community.id)')"
    }

    static let columns = """
        event.home, event.owner_kind, event.owner_id, event.snapshot, event.version, event.is_canceled,
        event.deleted_at IS NOT NULL, event.sequence, event.attendee_sequence, event.changed_at, event.origin
        """

    /// Reads an event from a row that begins with ``columns``.
    static func event(_ row: borrowing Row) throws -> CalendarEvent {
        let snapshot: EventSnapshot = try JSON.decode(from: try row.bytes(3))
        let changedAt = Timestamp(milliseconds: try row.int64(9))
        let version: LocalVersion =
            try row.get(4, as: [UInt8]?.self).map { try JSON.decode(from: $0) }
            ?? LocalVersion(content: snapshot.content, createdAt: changedAt)
        var owner: EventOwner?
        if let kind = try row.get(1, as: String?.self).flatMap(EventOwner.Kind.init), let id: String = try row.get(2) {
            owner = EventOwner(kind: kind, id: id)
        }
        return CalendarEvent(
            home: EventHome(rawValue: try row.string(0)) ?? .rollcall, owner: owner, snapshot: snapshot,
            version: version, isCanceled: try row.bool(5), isDeleted: try row.bool(6), sequence: try row.int64(7),
            attendeeSequence: try row.int64(8), changedAt: changedAt, origin: try row.get(10))
    }
}
