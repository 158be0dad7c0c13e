import Contracts
import Database
import Identity
import MemberMatching
import Time

/// Which guest is which member.
struct MatchStore {
    let connection: Connection

    func match(_ reference: GuestReference) throws -> Match? {
        try connection.first(
            "SELECT member, method, reason FROM matches WHERE event = ?1 AND guest = ?2", reference.event,
            reference.guest
        ) { Match(member: try $0.string(0), method: try $0.get(1), reason: try $0.string(2)) }
    }

    /// The members matched in an event, each with the reason of one of its matches.
    func reasons(event: String) throws -> [String: String] {
        let pairs = try connection.query("SELECT member, reason FROM matches WHERE event = ?1 ORDER BY guest", event) {
            (try $0.string(0), try $0.string(1))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Records a match with the member's team of that moment.
    func write(_ match: Match, of reference: GuestReference, team: TeamSummary?, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO matches (event, guest, member, method, reason, team, team_name, decided_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (event, guest) DO UPDATE SET member = excluded.member, method = excluded.method,
                reason = excluded.reason, team = excluded.team, team_name = excluded.team_name,
                decided_at = excluded.decided_at
            """,
            reference.event, reference.guest, match.member, match.method, match.reason, team?.id, team?.name, now)
    }

    func delete(_ reference: GuestReference) throws {
        try connection.execute(
            "DELETE FROM matches WHERE event = ?1 AND guest = ?2", reference.event, reference.guest)
    }

    /// Forgets every match of a member, also those that a person made.
    func deleteAll(of member: String) throws {
        try connection.execute("DELETE FROM matches WHERE member = ?1", member)
    }

    /// Finds the owners of many addresses with one prepared statement.
    ///
    /// - Parameter keys: each with its place in the answer.
    /// - Returns: nil where nobody has the address.
    func owners(of keys: inout EmailKeyBatch, places: Int) throws -> [AddressOwner?] {
        var owners = [AddressOwner?](repeating: nil, count: places)
        try keys.lookUp(with: try connection.statement(Self.ownerByKey)) { place, row in
            owners[place] = AddressOwner(member: try row.string(0), position: try row.int(1))
        }
        return owners
    }

    static let ownerByKey = "SELECT member, position FROM member_emails WHERE key = ?1"
}
