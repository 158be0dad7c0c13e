import Contracts
import Time

/// What sets an attendee apart.
struct AttendanceFlags: Hashable, Sendable {
    var isHost = false
    var isSpeaker = false
    var isSponsor = false
    var isFeatured = false
}

/// One member's attendance of one event, every source merged.
struct AttendanceRecord: Hashable, Sendable {
    var event: String
    var member: String
    var status: AttendanceStatus
    /// Who stands behind it; empty once nobody does.
    var sources: [AttendanceSource]
    var declaration: AttendanceRule.Declaration?
    var flags = AttendanceFlags()
    /// The team shown with the member, as it was at the last change.
    var team: TeamSummary?
    /// Since when they have been going; nil when they are not.
    var since: Timestamp?

    /// What other programs see of it.
    func summary(of member: MemberSummary) -> AttendanceSummary {
        AttendanceSummary(
            member: member, status: status, isHost: flags.isHost, isSpeaker: flags.isSpeaker,
            isSponsor: flags.isSponsor, isFeatured: flags.isFeatured, since: since)
    }
}
