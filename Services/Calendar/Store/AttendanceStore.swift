import Contracts
import Database

/// Who is going to what, and in which team they are, in the caller's transaction.
struct AttendanceStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func apply(_ change: AttendanceChanged) throws {
        for attendance in change.changes {
            switch attendance.status {
            case .going, .checkedIn:
                try note(attendance.member)
                try connection.execute(
                    "INSERT INTO attendance (member, event) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                    attendance.member.id, change.eventID)
            case .waitlisted, .withdrawn:
                try connection.execute(
                    "DELETE FROM attendance WHERE member = ?1 AND event = ?2", attendance.member.id, change.eventID)
            }
        }
    }

    func apply(_ change: MemberChanged) throws {
        if change.isVisible { try note(change.member) } else { try forgetTeam(of: change.member) }
    }

    /// Keeps which team a member is in now. Those who are shown nowhere are in none.
    private func note(_ member: MemberSummary) throws {
        guard let team = member.team else { return try forgetTeam(of: member) }
        try connection.execute(
            """
            INSERT INTO member_team (member, team) VALUES (?1, ?2)
            ON CONFLICT (member) DO UPDATE SET team = excluded.team WHERE team <> excluded.team
            """, member.id, team.id)
    }

    private func forgetTeam(of member: MemberSummary) throws {
        try connection.execute("DELETE FROM member_team WHERE member = ?1", member.id)
    }
}
