import Contracts
import Database

/// Who is going to what, and in which team they are, in the caller's transaction.
struct AttendanceStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// - Returns: who is in another team than before.
    func apply(_ change: AttendanceChanged) throws -> [TeamMove] {
        var moves: [TeamMove] = []
        for attendance in change.changes {
            switch attendance.status {
            case .going, .checkedIn:
                if let move = try note(attendance.member) { moves.append(move) }
                try connection.execute(
                    "INSERT INTO attendance (member, event) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                    attendance.member.id, change.eventID)
            case .waitlisted, .withdrawn:
                try connection.execute(
                    "DELETE FROM attendance WHERE member = ?1 AND event = ?2", attendance.member.id, change.eventID)
            }
        }
        return moves
    }

    /// - Returns: nil when the member is in the same team as before, or in none as before.
    func apply(_ change: MemberChanged) throws -> TeamMove? {
        // Those who are shown nowhere are in none.
        try change.isVisible ? note(change.member) : forgetTeam(of: change.member)
    }

    /// Keeps which team a member is in now.
    private func note(_ member: MemberSummary) throws -> TeamMove? {
        guard let team = member.team else { return try forgetTeam(of: member) }
        let left = try self.team(of: member)
        if left == team.id { return nil }
        try connection.execute(
            """
            INSERT INTO member_team (member, team) VALUES (?1, ?2)
            ON CONFLICT (member) DO UPDATE SET team = excluded.team
            """, member.id, team.id)
        return TeamMove(member: member.id, left: left, joined: team.id)
    }

    private func forgetTeam(of member: MemberSummary) throws -> TeamMove? {
        guard let left = try team(of: member) else { return nil }
        try connection.execute("DELETE FROM member_team WHERE member = ?1", member.id)
        return TeamMove(member: member.id, left: left, joined: nil)
    }

    private func team(of member: MemberSummary) throws -> String? {
        try connection.value("SELECT team FROM member_team WHERE member = ?1", member.id)
    }

    /// What a member goes to.
    func events(of member: String) throws -> [String] {
        try connection.values("SELECT event FROM attendance WHERE member = ?1", member)
    }
}

/// A member who is in another team than before.
struct TeamMove {
    let member: String
    /// nil for none.
    let left: String?
    let joined: String?
}
