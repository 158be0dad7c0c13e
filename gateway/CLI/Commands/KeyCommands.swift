import Contracts
import EventLoop
import JSON
import ServiceKit
import Time

/// `rollcall keys …`: the keys that open the gateway's API.
enum KeyCommands {
    static let list = CommandDefinition(
        path: ["keys", "list"], summary: "List the API keys.",
        run: { _, context in
            let keys = try await context.programs.call(ListKeys(), of: .gateway)
            try context.show(keys, table(keys.keys))
            return .success
        })

    static let create = CommandDefinition(
        path: ["keys", "create"], summary: "Make an API key; it is shown this once.",
        operands: [Operand(name: "NAME", meaning: "What it is for.")],
        options: [
            OptionDefinition(name: "scopes", value: "LIST", meaning: "read, write, admin, separated by commas (read)."),
            OptionDefinition(name: "expires", value: "DURATION", meaning: "Ends after this time, such as 90d."),
        ],
        run: { invocation, context in
            let call = CreateKey(
                name: invocation.operands[0], scopes: try scopes(invocation.value("scopes") ?? "read"),
                expiresAt: try expiry(invocation.value("expires"), now: context.time.now))
            let created = try await context.programs.call(call, of: .gateway)
            try context.show(created) {
                context.screen.line(created.key)
                context.screen.complaint("Keep it now: it cannot be shown again.")
            }
            return .success
        })

    static let revoke = CommandDefinition(
        path: ["keys", "revoke"], summary: "End an API key at once.",
        operands: [Operand(name: "ID", meaning: "The key's id, as keys list shows it.")],
        run: { invocation, context in
            let answer = try await context.programs.call(RevokeKey(id: invocation.operands[0]), of: .gateway)
            try context.show(answer, "revoked")
            return .success
        })

    static func scopes(_ text: String) throws(UsageError) -> [String] {
        let scopes = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !scopes.isEmpty, scopes.allSatisfy(["read", "write", "admin"].contains) else {
            throw UsageError("--scopes takes read, write and admin, separated by commas")
        }
        return scopes
    }

    static func expiry(_ text: String?, now: Timestamp) throws(UsageError) -> Timestamp? {
        guard let text else { return nil }
        guard let duration = Duration(text: text), duration > .zero else {
            throw UsageError("--expires takes a duration such as 90d or 12h")
        }
        return now + duration
    }

    private static func table(_ keys: [KeySummary]) -> TextTable {
        var table = TextTable("ID", "NAME", "SCOPES", "MADE", "LAST USED", "STATE")
        for key in keys {
            let state = key.revokedAt.map { "revoked \($0)" } ?? key.expiresAt.map { "until \($0)" } ?? "active"
            table.add(
                key.id, key.name, key.scopes.joined(separator: ","), key.createdAt.rfc3339,
                key.lastUsedAt?.rfc3339 ?? "never", state)
        }
        return table
    }
}
