import Contracts
import Crypto
import Database
import Identity
import Time

/// Members with their addresses and teams, written. The caller compares first: what did not change is not written.
extension DirectoryStore {
    /// Writes the member's own row; addresses and teams are written by themselves.
    func write(_ member: Member, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO members (id, name, avatar_url, state, joined_at, changed_at, deleted_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, avatar_url = excluded.avatar_url,
                state = excluded.state, changed_at = excluded.changed_at, deleted_at = excluded.deleted_at
            """,
            member.id, member.name, member.avatarURL, member.state, now, member.isDeleted ? now : nil)
    }

    /// Takes addresses away from a member, those to keep excepted.
    ///
    /// - Returns: the keys that are free now.
    func releaseAddresses(of id: String, keeping kept: [EmailAddress]) throws -> [EmailKey] {
        let held = try connection.values("SELECT key FROM member_emails WHERE member = ?1", id, as: EmailKey.self)
        let keptKeys = Set(kept.map(\.key))
        let released = held.filter { !keptKeys.contains($0) }
        for key in released { try connection.execute("DELETE FROM member_emails WHERE key = ?1", key) }
        return released
    }

    /// Gives a member exactly these addresses in this order. None of them may belong to somebody else.
    func writeAddresses(_ addresses: [EmailAddress], of id: String) throws {
        try connection.execute("DELETE FROM member_emails WHERE member = ?1", id)
        for (position, address) in addresses.enumerated() {
            try connection.execute(
                "INSERT INTO member_emails (key, member, delivery, kind, position) VALUES (?1, ?2, ?3, ?4, ?5)",
                address.key, id, address.delivery, position == 0 ? "primary" : "alias", position)
        }
    }

    /// Puts a member into exactly these teams.
    func writeTeams(_ memberships: [TeamMembership], of id: String) throws {
        try connection.execute("DELETE FROM team_memberships WHERE member = ?1", id)
        for membership in memberships {
            try connection.execute(
                "INSERT INTO team_memberships (member, team, is_main) VALUES (?1, ?2, ?3)",
                id, membership.team.id, membership.isMain)
        }
    }

    /// The team of that name, whatever the case of its ASCII letters; created when there is none.
    func team(named name: String) throws -> TeamSummary {
        let nameKey = String(decoding: name.utf8.map(lowercased), as: UTF8.self)
        let known = try connection.first(
            "SELECT id, name FROM teams WHERE name_key = ?1 ORDER BY id LIMIT 1", nameKey
        ) { TeamSummary(id: try $0.string(0), name: try $0.string(1)) }
        if let known { return known }
        let team = TeamSummary(id: identifier(ofTeamNamed: nameKey), name: name)
        try connection.execute(
            "INSERT INTO teams (id, name, name_key) VALUES (?1, ?2, ?3)", team.id, team.name, nameKey)
        return team
    }

    /// A–Z to a–z and nothing else.
    private func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// Derived from the name, so that two machines that import one file agree.
    private func identifier(ofTeamNamed nameKey: String) -> String {
        "team-" + Hex.encode(SHA256.hash(nameKey.utf8).prefix(8))
    }
}
