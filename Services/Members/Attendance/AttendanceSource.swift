import Contracts

/// Where an attendance row comes from; several may stand behind one row.
enum AttendanceSource: String, Sendable, CaseIterable {
    /// Luma's guest list.
    case luma
    /// The member said so.
    case own = "self"
    /// An organiser said so.
    case admin
}

extension AttendanceStatus {
    /// Who is going, and who is there.
    var isGoing: Bool { self == .going || self == .checkedIn }
}

extension GuestSnapshot {
    /// What a guest's registration means for attendance.
    ///
    /// A check-in outranks the status: people decline and come all the same. `session` is the approval that old event
    /// series give.
    var attendance: AttendanceStatus {
        if checkedInAt != nil { return .checkedIn }
        switch status {
        case .approved, .session: return .going
        case .waitlisted: return .waitlisted
        case .pending, .invited, .declined, .removed, .unknown: return .withdrawn
        }
    }
}
