import Contracts
import Database

/// Who is going to what, in the caller's transaction.
struct AttendanceStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func apply(_ change: AttendanceChanged) throws {
        for attendance in change.changes {
            switch attendance.status {
            case .going, .checkedIn:
                try connection.execute(
                    "INSERT INTO attendance (member, event) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                    attendance.member.id, change.eventID)
            case .waitlisted, .withdrawn:
                try connection.execute(
                    "DELETE FROM attendance WHERE member = ?1 AND event = ?2", attendance.member.id, change.eventID)
            }
        }
    }
}
