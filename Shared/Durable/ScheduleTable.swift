public import Database
public import Time

/// The schedules' SQL.
struct ScheduleTable {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Brings a schedule's row up to date. A row whose expression and zone are unchanged keeps its time, so that a time
    /// which passed while the program was down is not forgotten.
    func define(_ schedule: Schedule, now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO schedule (name, expression, zone, next_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (name) DO UPDATE
            SET expression = excluded.expression, zone = excluded.zone, next_at = excluded.next_at
            WHERE expression <> excluded.expression OR zone <> excluded.zone
            """, schedule.name, schedule.expression.text, schedule.zone.identifier,
            schedule.expression.next(after: now, in: schedule.zone))
    }

    /// When a schedule is due next; `nil` when its expression never comes true again.
    func nextTime(of name: String) throws -> Timestamp? {
        try connection.value("SELECT next_at FROM schedule WHERE name = ?1", name)
    }

    /// Notes that a schedule has been carried out.
    func advance(_ name: String, ranAt: Timestamp, to next: Timestamp?) throws {
        try connection.execute("UPDATE schedule SET last_at = ?2, next_at = ?3 WHERE name = ?1", name, ranAt, next)
    }

    func status() throws -> [ScheduleStatus] {
        try connection.rows("SELECT name, expression, zone, next_at, last_at FROM schedule ORDER BY name")
    }
}

/// How a schedule stands.
public struct ScheduleStatus: Sendable, Equatable, RowReadable {
    public let name: String
    public let expression: String
    public let zone: String
    /// `nil` when it never comes true again.
    public let nextAt: Timestamp?
    public let lastAt: Timestamp?

    public init(row: Row) throws {
        name = try row.get(0)
        expression = try row.get(1)
        zone = try row.get(2)
        nextAt = try row.get(3)
        lastAt = try row.get(4)
    }
}
