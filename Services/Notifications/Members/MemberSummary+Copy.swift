import Contracts

extension Member {
    /// What this program keeps of a member.
    init(_ member: MemberSummary, state: State) {
        self.init(
            id: member.id, displayName: DisplayText.singleLine(member.name),
            imageURL: WebAddress.accepted(member.avatarURL),
            team: member.team.map { Team(id: $0.id, name: DisplayText.singleLine($0.name)) }, state: state)
    }

    var summary: MemberSummary {
        MemberSummary(
            id: id, name: displayName, avatarURL: imageURL, team: team.map { TeamSummary(id: $0.id, name: $0.name) })
    }
}

extension Attendance {
    init(_ row: AttendanceSummary, event: String) {
        self.init(
            event: event, member: row.member.id, status: Status(row.status), isHost: row.isHost,
            isSpeaker: row.isSpeaker, since: row.since)
    }
}

extension Attendance.Status {
    init(_ status: AttendanceStatus) {
        switch status {
        case .going: self = .going
        case .waitlisted: self = .waitlist
        case .checkedIn: self = .checkedIn
        case .withdrawn: self = .withdrawn
        }
    }
}
