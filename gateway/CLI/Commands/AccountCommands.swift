import Contracts
import EventLoop
import ServiceKit
import Time

/// `rollcall accounts …`: accounts at Google, Notion and CalDAV servers, whose calendars can be connected.
enum AccountCommands {
    static let list = CommandDefinition(
        path: ["accounts", "list"], summary: "List the accounts whose calendars can be connected.",
        run: { _, context in
            let list = try await context.programs.call(ListAccounts(), of: .calendar)
            try context.show(list, table(list.accounts))
            return .success
        })

    static let add = CommandDefinition(
        path: ["accounts", "add"], summary: "Add an account, or mend one; without a secret, in your browser.",
        operands: [Operand(name: "PROVIDER", meaning: "google, notion or caldav.")],
        options: [
            OptionDefinition(
                name: "secret", value: "FILE",
                meaning: "A file with the password, the token or the service account's key."),
            OptionDefinition(name: "place", value: "PLACE", meaning: "CalDAV: an e-mail address, a host or a URL."),
            OptionDefinition(name: "user", value: "NAME", meaning: "CalDAV: unless it is that e-mail address."),
            OptionDefinition(name: "approve", value: "ORIGINS", meaning: "CalDAV: where else the password may go."),
            OptionDefinition(name: "subject", value: "ADDRESS", meaning: "Google: for whom a service account acts."),
            OptionDefinition(name: "member", value: "ID", meaning: "Whose it is; the community's unless given."),
            OptionDefinition(name: "account", value: "ID", meaning: "The account that is to be mended."),
        ],
        run: { invocation, context in
            let provider = invocation.operands[0]
            let owner = invocation.value("member").map { EventOwner(kind: .member, id: $0) }
            guard let file = invocation.value("secret") else {
                let call = BeginConsent(provider: provider, owner: owner, account: invocation.value("account"))
                let started = try await context.programs.call(call, of: .calendar)
                try context.show(started) {
                    context.screen.line(started.url)
                    context.screen.complaint("Open this in a browser until \(started.expiresAt), and allow all of it.")
                }
                return .success
            }
            var call = AddAccount(provider: provider, owner: owner, account: invocation.value("account"))
            try fill(&call, invocation, secret: trimmed(try InputFile.read(file)))
            let added = try await context.programs.call(call, of: .calendar, timeout: .seconds(30))
            try context.show(added, "added \(added.name) as \(added.id)")
            return .success
        })

    static let calendars = CommandDefinition(
        path: ["accounts", "calendars"], summary: "List the calendars of an account.", operands: [id],
        run: { invocation, context in
            let call = ListCalendarChoices(account: invocation.operands[0])
            let found = try await context.programs.call(call, of: .calendar, timeout: .seconds(30))
            var table = TextTable("ID", "NAME", "WRITABLE")
            for calendar in found.calendars {
                table.add(calendar.id, calendar.name, calendar.isWritable ? "yes" : "no")
            }
            try context.show(found, table)
            return .success
        })

    static let remove = CommandDefinition(
        path: ["accounts", "remove"], summary: "Forget an account, and tell the provider.", operands: [id],
        run: { invocation, context in
            let call = RemoveAccount(id: invocation.operands[0])
            let answer = try await context.programs.call(call, of: .calendar, timeout: .seconds(30))
            try context.show(answer, "forgotten")
            return .success
        })

    static let rotate = CommandDefinition(
        path: ["accounts", "rotate"], summary: "Put all stored credentials under the present ENCRYPTION_KEY.",
        run: { _, context in
            let done = try await context.programs.call(RotateCredentials(), of: .calendar, timeout: .seconds(60))
            try context.show(done, "\(done.rotated) of \(done.total) credentials had another key")
            guard done.unreadable > 0 else { return .success }
            throw CommandFailure(
                .partialFailure,
                "\(done.unreadable) cannot be opened: put their key into ENCRYPTION_KEY, or add those accounts anew")
        })

    static let notion = CommandDefinition(
        path: ["accounts", "notion-webhook"], summary: "Wait for Notion to introduce itself, and show its token.",
        options: [OptionDefinition(name: "taken", meaning: "Notion has taken the token: use it from now on.")],
        run: { invocation, context in
            guard !invocation.has("taken") else {
                let answer = try await context.programs.call(UseNotionWebhookToken(), of: .calendar)
                try context.show(answer, "the token is in use")
                return .success
            }
            let expected = try await context.programs.call(ExpectNotionWebhook(), of: .calendar)
            context.screen.complaint(
                "Now enter https://<your host>/webhooks/notion in Notion's settings; waiting until \(expected.until).")
            while context.time.now < expected.until {
                let found = try await context.programs.call(ReadNotionWebhookToken(), of: .calendar)
                if let token = found.token {
                    try context.show(found, token)
                    context.screen.complaint(
                        "Paste it into Notion's settings. When Notion has taken it: "
                            + "rollcall accounts notion-webhook --taken")
                    return .success
                }
                try await context.time.sleep(for: .seconds(1))
            }
            throw CommandFailure(.failure, "Notion sent nothing; is the gateway reached from outside?")
        })

    private static let id = Operand(name: "ID", meaning: "The account's id, as accounts list shows it.")

    private static func fill(_ call: inout AddAccount, _ invocation: Invocation, secret: String) throws {
        switch call.provider {
        case "google":
            call.credentials = secret
            call.subject = invocation.value("subject")
        case "notion": call.token = secret
        case "caldav":
            call.password = secret
            call.place = invocation.value("place")
            call.user = invocation.value("user")
            call.approvedOrigins = invocation.value("approve")?.split(separator: ",").map(String.init)
        default: throw UsageError("PROVIDER is google, notion or caldav")
        }
    }

    /// Editors put a line feed at the end of files.
    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }

    private static func table(_ accounts: [AccountSummary]) -> TextTable {
        var table = TextTable("ID", "PROVIDER", "NAME", "OWNER", "STATE")
        for account in accounts {
            table.add(
                account.id, account.provider, account.name, "\(account.owner.kind.rawValue) \(account.owner.id)",
                account.refused.map { "refused: \($0)" } ?? "works")
        }
        return table
    }
}
