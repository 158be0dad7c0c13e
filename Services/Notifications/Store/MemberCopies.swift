import Database
import Time

/// This program's copies of members.
struct MemberCopies {
    let connection: Connection

    /// Stores a member.
    ///
    /// - Returns: whether anything about the member is new.
    func save(_ member: Member) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO member (id, display_name, image_url, team_id, team_name, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, image_url = excluded.image_url,
                team_id = excluded.team_id, team_name = excluded.team_name, state = excluded.state
            WHERE (display_name, image_url, team_id, team_name, state) IS NOT (excluded.display_name,
                excluded.image_url, excluded.team_id, excluded.team_name, excluded.state)
            """,
            member.id, member.displayName, member.imageURL, member.team?.id, member.team?.name, member.state) > 0
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
    func attending(_ gathering: String, at now: Timestamp) throws -> [String: Member] {
        let members = try connection.query(
            """
            SELECT \(Self.columns) FROM member WHERE id IN (
                SELECT a.member FROM event e JOIN attendance a ON a.event = e.id
                WHERE e.gathering = ?1 AND e.ends >= ?2)
            """, gathering, now, body: Self.read)
        return Dictionary(members.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func find(_ id: String) throws -> Member? {
        try connection.first("SELECT \(Self.columns) FROM member WHERE id = ?1", id, body: Self.read)
    }

    private static let columns = "id, display_name, image_url, team_id, team_name, state"

    private static func read(_ row: Row) throws -> Member {
        var team: Member.Team?
        if let id: String = try row.get(3) { team = Member.Team(id: id, name: try row.get(4) ?? "") }
        return Member(
            id: try row.get(0), displayName: try row.get(1), imageURL: try row.get(2), team: team,
            state: try row.get(5))
    }
}
