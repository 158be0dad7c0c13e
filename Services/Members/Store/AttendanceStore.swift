import Contracts
import Database
import Time

/// Who goes where.
struct AttendanceStore {
    let connection: Connection

    func record(event: String, member: String) throws -> AttendanceRecord? {
        try connection.first(Self.select + "WHERE event = ?1 AND member = ?2", event, member, body: record)
    }

    /// Attendance of an event, in the order of member identifiers.
    func records(event: String) throws -> [AttendanceRecord] {
        try connection.query(Self.select + "WHERE event = ?1 ORDER BY member", event, body: record)
    }

    /// The next event by identifier to which anybody has ever gone.
    func event(after event: String) throws -> String? {
        try connection.value("SELECT event FROM attendance WHERE event > ?1 ORDER BY event LIMIT 1", event)
    }

    func countOfGoing(event: String) throws -> Int {
        try connection.value(
            "SELECT count(*) FROM attendance WHERE event = ?1 AND status IN ('going', 'checkedIn')", event) ?? 0
    }

    /// Events to which a member has a relation, by attendance or by a match.
    func events(of member: String) throws -> [String] {
        try connection.values(
            "SELECT event FROM attendance WHERE member = ?1 UNION SELECT event FROM matches WHERE member = ?1", member)
    }

    func write(_ record: AttendanceRecord, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO attendance (event, member, status, sources, declared_by, declared_status, is_host, is_speaker,
                is_sponsor, is_featured, team, team_name, since, changed_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT (event, member) DO UPDATE SET status = excluded.status, sources = excluded.sources,
                declared_by = excluded.declared_by, declared_status = excluded.declared_status,
                is_host = excluded.is_host, is_speaker = excluded.is_speaker, is_sponsor = excluded.is_sponsor,
                is_featured = excluded.is_featured, team = excluded.team, team_name = excluded.team_name,
                since = excluded.since, changed_at = excluded.changed_at
            """,
            record.event, record.member, record.status, record.sources.map(\.rawValue).joined(separator: ","),
            record.declaration?.source, record.declaration?.status, record.flags.isHost, record.flags.isSpeaker,
            record.flags.isSponsor, record.flags.isFeatured, record.team?.id, record.team?.name, record.since, now)
    }

    private static let select = """
        SELECT event, member, status, sources, declared_by, declared_status, is_host, is_speaker, is_sponsor,
            is_featured, team, team_name, since FROM attendance\u{20}
        """

    private func record(_ row: Row) throws -> AttendanceRecord {
        var record = AttendanceRecord(
            event: try row.string(0), member: try row.string(1), status: try row.get(2),
            sources: try row.string(3).split(separator: ",").compactMap { AttendanceSource(rawValue: String($0)) })
        if !row.isNull(4), !row.isNull(5) {
            record.declaration = .init(source: try row.get(4), status: try row.get(5))
        }
        record.flags = AttendanceFlags(
            isHost: try row.bool(6), isSpeaker: try row.bool(7), isSponsor: try row.bool(8),
            isFeatured: try row.bool(9))
        if !row.isNull(10), !row.isNull(11) {
            record.team = TeamSummary(id: try row.string(10), name: try row.string(11))
        }
        record.since = try row.get(12)
        return record
    }
}
