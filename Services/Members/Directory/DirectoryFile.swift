import CSV

/// A directory as CSV: a header, then a member per row.
///
/// Columns: `id`, `name` (or `first_name` and `last_name`), `emails`, `avatar_url`, `team`, `main_team`, `state`, in any
/// order, under the names that other programs give them. Lists are separated by semicolons. A column that is not there
/// leaves what is known unchanged; a cell that is empty empties it.
struct DirectoryFile {
    /// Rows that can be applied, in the order of the file.
    private(set) var statements: [DirectoryUpdate.Statement] = []
    /// Rows that cannot.
    private(set) var problems: [DirectoryProblem] = []

    /// How many rows the file has, good and bad, the header not counted.
    var rows: Int { statements.count + problems.count }

    private let columns: Columns

    /// - Throws: `CSVError` when the file as a whole cannot be read; `DirectoryProblem` when it names no member.
    init(_ bytes: [UInt8], limits: CSVLimits = CSVLimits()) throws {
        let table = try CSVTable(bytes, limits: limits)
        columns = Columns(table)
        guard columns.namesMembers else {
            throw DirectoryProblem(line: 1, reason: "the header has neither an email nor an id column")
        }
        problems = table.problems.map { DirectoryProblem(line: $0.line, reason: $0.explanation) }
        for row in table.rows {
            do throws(FieldRules.Refusal) {
                statements.append(.init(line: row.line, claim: try claim(of: row)))
            } catch {
                problems.append(DirectoryProblem(line: row.line, reason: error.reason))
            }
        }
        problems.sort { $0.line < $1.line }
    }

    private func claim(of row: CSVRow) throws(FieldRules.Refusal) -> MemberClaim {
        var claim = MemberClaim()
        let id = row[columns.id].trimmingSpaces
        if !id.isEmpty { claim.id = try FieldRules.identifier(id, of: "id") }
        claim.name = try name(of: row)
        if columns.emails != nil || columns.aliases != nil {
            let texts = items(row[columns.emails], separators: ";,") + items(row[columns.aliases], separators: ";,")
            claim.addresses = try FieldRules.addresses(texts)
        }
        if claim.id == nil, claim.addresses?.isEmpty != false {
            throw FieldRules.Refusal(reason: "the row has neither an e-mail address nor an id")
        }
        if columns.avatar != nil {
            claim.avatarURL = .value(try FieldRules.avatarURL(row[columns.avatar].trimmingSpaces))
        }
        if columns.team != nil || columns.mainTeam != nil { claim.teams = try teams(of: row) }
        let state = row[columns.state].trimmingSpaces
        if !state.isEmpty { claim.state = try FieldRules.state(state) }
        return claim
    }

    private func name(of row: CSVRow) throws(FieldRules.Refusal) -> String? {
        let whole = row[columns.name].trimmingSpaces
        let parts = [row[columns.firstName].trimmingSpaces, row[columns.lastName].trimmingSpaces]
        let joined = parts.filter { !$0.isEmpty }.joined(separator: " ")
        guard columns.hasNames else { return nil }
        return try FieldRules.name(whole.isEmpty ? joined : whole, of: "name")
    }

    private func teams(of row: CSVRow) throws(FieldRules.Refusal) -> [TeamClaim] {
        var claims: [TeamClaim] = []
        let main = row[columns.mainTeam].trimmingSpaces
        if !main.isEmpty {
            claims.append(TeamClaim(name: try FieldRules.name(main, of: "main team"), isMain: true))
        }
        for name in items(row[columns.team], separators: ";") {
            claims.append(TeamClaim(name: try FieldRules.name(name, of: "team")))
        }
        return try FieldRules.teams(claims)
    }

    private func items(_ cell: String, separators: String) -> [String] {
        cell.split { separators.contains($0) }.map(\.trimmingSpaces).filter { !$0.isEmpty }
    }

    private struct Columns {
        let id, name, firstName, lastName, emails, aliases, avatar, team, mainTeam, state: CSVColumn?

        init(_ table: CSVTable) {
            id = table.column("id", "member_id", "uid", "user_id")
            name = table.column("name", "display_name", "full_name", "member_name")
            firstName = table.column("first_name", "given_name")
            lastName = table.column("last_name", "surname", "family_name")
            emails = table.column("emails", "email", "mail", "primary_email", "email_address", "email_addresses")
            aliases = table.column(
                "aliases", "alias", "email_aliases", "other_emails", "secondary_emails", "secondary_email")
            avatar = table.column("avatar_url", "avatar", "image_url", "image", "photo_url", "photo")
            team = table.column("team", "teams")
            mainTeam = table.column("main_team", "primary_team")
            state = table.column("state", "status")
        }

        var namesMembers: Bool { id != nil || emails != nil || aliases != nil }
        var hasNames: Bool { name != nil || firstName != nil || lastName != nil }
    }
}

extension StringProtocol {
    /// Without the spaces and tabs at both ends.
    fileprivate var trimmingSpaces: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var rest = self[...]
        while let first = rest.first, isSpace(first) { rest.removeFirst() }
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return String(rest)
    }
}
