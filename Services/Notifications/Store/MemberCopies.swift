import Database
import Time

/// This program's copies of members.
struct MemberCopies {
    let connection: Connection

    /// Stores a member.
    ///
    /// - Returns: whether anything about the member is new.
    func save(_ member: MemberSummary) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO member (id, display_name, image_url, state) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, image_url = excluded.image_url,
                state = excluded.state
            WHERE (display_name, image_url, state) IS NOT (excluded.display_name, excluded.image_url, excluded.state)
            """,
            member.id, member.displayName, member.imageURL, member.state) > 0
    }

    /// The gatherings where the member goes to an event that has not ended.
    func gatherings(of member: String, at now: Timestamp) throws -> [String] {
        try connection.values(
            """
            SELECT DISTINCT e.gathering FROM attendance a JOIN event e ON e.id = a.event
            WHERE a.member = ?1 AND e.ends >= ?2 AND e.gathering IS NOT NULL
            """, member, now)
    }

    /// The members with a row at one of the gathering's events that have not ended.
    func attending(_ gathering: String, at now: Timestamp) throws -> [String: MemberSummary] {
        let members = try connection.query(
            """
            SELECT id, display_name, image_url, state FROM member WHERE id IN (
                SELECT a.member FROM event e JOIN attendance a ON a.event = e.id
                WHERE e.gathering = ?1 AND e.ends >= ?2)
            """, gathering, now
        ) { row in
            MemberSummary(
                id: try row.get(0), displayName: try row.get(1), imageURL: try row.get(2), state: try row.get(3))
        }
        return Dictionary(members.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
