import Database
import Time

/// This program's copies of who goes where.
struct AttendanceCopies {
    let connection: Connection

    /// Stores a row.
    ///
    /// - Returns: whether anything about it is new.
    func save(_ row: Attendance) throws -> Bool { try save([row]) }

    /// Stores rows, and keeps the crowds true.
    ///
    /// - Returns: whether anything about any of them is new.
    func save(_ rows: [Attendance]) throws -> Bool {
        var upkeep = CrowdUpkeep(connection)
        let members = MemberCopies(connection: connection)
        var isNews = false
        for row in rows {
            guard try !upkeep.numbers(containing: row.event).isEmpty else {
                isNews = try write(row) || isNews
                continue
            }
            let before = try CrowdRows(connection: connection).rows(of: row.member)
            guard try write(row) else { continue }
            isNews = true
            try upkeep.stored(row, before: before, isCounted: try members.mayBeCounted(row.member))
        }
        try upkeep.finish()
        return isNews
    }

    /// Whether a member who may be counted is going to any of these events.
    func isGoing(_ member: String, toAnyOf events: Set<String>) throws -> Bool {
        guard try MemberCopies(connection: connection).mayBeCounted(member) else { return false }
        let going: [String] = try connection.values(
            "SELECT event FROM attendance WHERE member = ?1 AND status IN ('going', 'checked_in')", member)
        return going.contains { events.contains($0) }
    }

    private func write(_ row: Attendance) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO attendance (event, member, status, is_host, is_speaker, since)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (event, member) DO UPDATE SET status = excluded.status, is_host = excluded.is_host,
                is_speaker = excluded.is_speaker, since = excluded.since
            WHERE (status, is_host, is_speaker, since) IS NOT (excluded.status, excluded.is_host,
                excluded.is_speaker, excluded.since)
            """,
            row.event, row.member, row.status, row.isHost, row.isSpeaker, row.since) > 0
    }
}

extension Attendance {
    /// Reads the columns event, member, status, is_host, is_speaker, since.
    init(_ row: Row) throws {
        self.init(
            event: try row.get(0), member: try row.get(1), status: try row.get(2), isHost: try row.get(3),
            isSpeaker: try row.get(4), since: try row.get(5))
    }
}
