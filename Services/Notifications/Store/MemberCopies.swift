import Database
import Time

/// This program's copies of members.
struct MemberCopies {
    let connection: Connection

    /// Stores a member, and keeps the crowds true.
    ///
    /// - Returns: whether anything about the member is new.
    func save(_ member: Member) throws -> Bool { try save(member, replacing: try find(member.id)) }

    /// `save` for a caller who has looked up what is known of the member.
    func save(_ member: Member, replacing known: Member?) throws -> Bool {
        guard member != known else { return false }
        try connection.execute(
            """
            INSERT INTO member (id, display_name, image_url, team_id, team_name, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, image_url = excluded.image_url,
                team_id = excluded.team_id, team_name = excluded.team_name, state = excluded.state
            """,
            member.id, member.displayName, member.imageURL, member.team?.id, member.team?.name, member.state)
        var upkeep = CrowdUpkeep(connection)
        try upkeep.changed(member, wasCounted: known?.mayBeCounted ?? false)
        try upkeep.finish()
        return true
    }

    /// The gatherings where the member goes to an event that has not ended.
    func gatherings(of member: String, at now: Timestamp) throws -> [String] {
        try connection.values(
            """
            SELECT DISTINCT e.gathering FROM attendance a JOIN event e ON e.id = a.event
            WHERE a.member = ?1 AND e.ends >= ?2 AND e.gathering IS NOT NULL
            """, member, now)
    }

    func find(_ id: String) throws -> Member? {
        try connection.first("SELECT \(Self.columns) FROM member WHERE id = ?1", id, body: Self.read)
    }

    /// Whether the member is known and neither rejected nor deleted.
    func mayBeCounted(_ id: String) throws -> Bool {
        let state: Member.State? = try connection.value("SELECT state FROM member WHERE id = ?1", id)
        return state?.mayBeCounted ?? false
    }

    /// Those among the people whom the directory knows, in their order.
    func known(_ people: some Sequence<Attendee>) throws -> [Member] { try people.compactMap { try find($0.member) } }

    private static let columns = "id, display_name, image_url, team_id, team_name, state"

    private static func read(_ row: Row) throws -> Member {
        var team: Member.Team?
        if let id: String = try row.get(3) { team = Member.Team(id: id, name: try row.get(4) ?? "") }
        return Member(
            id: try row.get(0), displayName: try row.get(1), imageURL: try row.get(2), team: team,
            state: try row.get(5))
    }
}
