/// The directory in the form that `rollcall import members` takes.
enum DirectoryCSV {
    static let header = "id,name,emails,avatar_url,team,main_team,state"

    /// RFC 4180 with `\r\n`; several e-mails or teams are joined by `;`.
    static func text(_ members: [Member]) -> String {
        let rows = members.map { member in
            [
                member.id, member.name, member.emails.joined(separator: ";"), member.avatarURL ?? "",
                member.teams.joined(separator: ";"), member.mainTeam ?? "", member.state.rawValue,
            ].map(field).joined(separator: ",")
        }
        return ([header] + rows).map { $0 + "\r\n" }.joined()
    }

    private static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
