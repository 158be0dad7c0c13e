import Contracts
import Database
import Identity

/// Members with their addresses and teams, read.
struct DirectoryStore {
    let connection: Connection

    /// A member, deleted ones included.
    func member(_ id: String) throws -> Member? {
        try connection.first(Self.select + "WHERE id = ?1", id, body: member)
    }

    /// A member, deleted ones included, without the addresses: what attendance needs, in one look-up for most.
    func attendee(_ id: String) throws -> Member? {
        let found = try connection.first(
            """
            SELECT name, avatar_url, state, deleted_at IS NOT NULL,
                EXISTS (SELECT 1 FROM team_memberships WHERE member = members.id)
            FROM members WHERE id = ?1
            """, id
        ) { row in
            let member = Member(
                id: id, name: try row.string(0), avatarURL: try row.get(1), state: try row.get(2),
                isDeleted: try row.bool(3))
            return (member: member, hasTeams: try row.bool(4))
        }
        guard let found else { return nil }
        var member = found.member
        if found.hasTeams { member.teams = try teams(of: id) }
        return member
    }

    /// The next member by identifier, deleted ones included.
    func identifier(after id: String) throws -> String? {
        try connection.value("SELECT id FROM members WHERE id > ?1 ORDER BY id LIMIT 1", id)
    }

    /// The member to whom a mailbox belongs.
    func owner(of key: EmailKey) throws -> AddressOwner? {
        try connection.first(MatchStore.ownerByKey, key) {
            AddressOwner(member: try $0.string(0), position: try $0.int(1))
        }
    }

    /// Members in the order of their names, as bytes.
    ///
    /// - Parameters:
    ///   - search: part of a name, or a whole e-mail address; empty for all.
    ///   - after: the last member of the page before.
    func members(search: String, after: MemberCursor?, limit: Int) throws -> [Member] {
        if let key = (try? EmailAddress(search))?.key {
            guard after == nil, let owner = try owner(of: key) else { return [] }
            return try member(owner.member).map { [$0] } ?? []
        }
        return try connection.query(
            Self.select + """
                WHERE deleted_at IS NULL AND (name, id) > (?1, ?2) AND name LIKE ?3 ESCAPE '\\'
                ORDER BY name, id LIMIT ?4
                """,
            after?.name ?? "", after?.id ?? "", likePattern(search), limit, body: member)
    }

    func count(search: String) throws -> Int {
        if let key = (try? EmailAddress(search))?.key { return try owner(of: key) == nil ? 0 : 1 }
        return try connection.value(
            "SELECT count(*) FROM members WHERE deleted_at IS NULL AND name LIKE ?1 ESCAPE '\\'", likePattern(search))
            ?? 0
    }

    private static let select = "SELECT id, name, avatar_url, state, deleted_at FROM members "

    private func member(_ row: Row) throws -> Member {
        let id = try row.string(0)
        return Member(
            id: id, name: try row.string(1), avatarURL: try row.get(2), state: try row.get(3),
            isDeleted: !row.isNull(4), addresses: try addresses(of: id), teams: try teams(of: id))
    }

    private func addresses(of id: String) throws -> [EmailAddress] {
        try connection.query(
            "SELECT delivery, key FROM member_emails WHERE member = ?1 ORDER BY position", id
        ) { EmailAddress(storedDelivery: try $0.string(0), key: try $0.get(1)) }
    }

    private func teams(of id: String) throws -> [TeamMembership] {
        try connection.query(
            """
            SELECT teams.id, teams.name, is_main FROM team_memberships JOIN teams ON teams.id = team
            WHERE member = ?1 ORDER BY is_main DESC, teams.name, teams.id
            """, id
        ) { TeamMembership(team: TeamSummary(id: try $0.string(0), name: try $0.string(1)), isMain: try $0.bool(2)) }
    }

    private func likePattern(_ search: String) -> String {
        var pattern = "%"
        for character in search {
            if "%_\\".contains(character) { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern + "%"
    }
}

/// Where a page of members ends.
struct MemberCursor: Hashable, Sendable {
    var name: String
    var id: String
}
