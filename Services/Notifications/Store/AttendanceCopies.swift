import Database
import Time

/// This program's copies of who goes where.
struct AttendanceCopies {
    let connection: Connection

    /// Stores a row.
    ///
    /// - Returns: whether anything about it is new.
    func save(_ row: Attendance) throws -> Bool {
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

    /// All rows of the gathering's events that have not ended.
    func current(of gathering: String, at now: Timestamp) throws -> [Attendance] {
        try connection.query(
            """
            SELECT a.event, a.member, a.status, a.is_host, a.is_speaker, a.since
            FROM event e JOIN attendance a ON a.event = e.id WHERE e.gathering = ?1 AND e.ends >= ?2
            """, gathering, now
        ) { row in
            Attendance(
                event: try row.get(0), member: try row.get(1), status: try row.get(2), isHost: try row.get(3),
                isSpeaker: try row.get(4), since: try row.get(5))
        }
    }
}
