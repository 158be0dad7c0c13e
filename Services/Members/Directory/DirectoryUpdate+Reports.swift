import Contracts
import Identity

extension MemberClaim {
    /// Everything that a member record says.
    ///
    /// - Throws: `FieldRules.Refusal` naming the first value that cannot be taken.
    init(_ record: MemberRecord) throws(FieldRules.Refusal) {
        id = try FieldRules.identifier(record.id, of: "id")
        name = try FieldRules.name(record.name, of: "name")
        addresses = try FieldRules.addresses(record.emails)
        avatarURL = .value(
            try record.avatarURL.flatMap { url throws(FieldRules.Refusal) in try FieldRules.avatarURL(url) })
        var claims: [TeamClaim] = []
        if let main = record.mainTeam {
            claims.append(TeamClaim(name: try FieldRules.name(main, of: "main team"), isMain: true))
        }
        for team in record.teams { claims.append(TeamClaim(name: try FieldRules.name(team, of: "team"))) }
        teams = try FieldRules.teams(claims)
        state = record.state
    }
}

extension MemberRecord {
    init(_ member: Member) {
        self.init(
            id: member.id, name: member.name, emails: member.addresses.map(\.delivery), avatarURL: member.avatarURL,
            teams: member.teams.map(\.team.name), mainTeam: member.teams.first(where: \.isMain)?.team.name,
            state: member.state)
    }
}

extension DirectoryUpdate {
    /// - Parameters:
    ///   - rows: how many were read, good and bad.
    ///   - unreadable: rows that never reached the directory.
    func report(rows: Int, unreadable: [DirectoryProblem]) -> ImportReport {
        let rejected = (unreadable + problems).sorted { $0.line < $1.line }
        return ImportReport(
            rows: rows, created: created, updated: updated, unchanged: unchanged,
            rejected: rejected.map { RejectedRow(line: $0.line, reason: $0.reason) })
    }
}
