import Contracts
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// `rollcall integrations …`: the outside calendars that events are kept in step with.
enum IntegrationCommands {
    static let list = CommandDefinition(
        path: ["integrations", "list"], summary: "List the outside calendars that events are kept in step with.",
        run: { _, context in
            let list = try await context.programs.call(ListIntegrations(), of: .calendar)
            try context.show(list, table(list.integrations))
            return .success
        })

    static let connect = CommandDefinition(
        path: ["integrations", "connect"], summary: "Connect a calendar of an account.",
        operands: [
            Operand(name: "ACCOUNT", meaning: "The account's id, as accounts list shows it."),
            Operand(name: "CALENDAR", meaning: "The calendar's name or id, or a Notion database's address."),
        ],
        options: [
            OptionDefinition(name: "name", value: "NAME", meaning: "What it is called here."),
            OptionDefinition(name: "direction", value: "WAY", meaning: "both, export or import (both)."),
            OptionDefinition(name: "policy", value: "POLICY", meaning: "latest, local, remote or ask (latest)."),
            OptionDefinition(name: "attendees", meaning: "Write attendees to the calendar."),
            OptionDefinition(name: "skip-missing-end", meaning: "Write no event of which nobody said when it ends."),
            OptionDefinition(name: "ask-removals", meaning: "Hold whatever is deleted there until accepted."),
        ] + scopes + [
            OptionDefinition(name: "properties", value: "LIST", meaning: "Notion: date=When,location=Room and so on.")
        ],
        run: { invocation, context in
            let call = try connecting(invocation)
            let made = try await context.programs.call(call, of: .calendar, timeout: .seconds(30))
            try context.show(made, "connected \(made.name) as \(made.id)")
            return .success
        })

    static let pause = change("pause", "Pause an integration: nothing is read or written.", isActive: false)
    static let resume = change("resume", "Let a paused integration go on.", isActive: true)

    static let sync = command("sync", "Read a calendar now.", "is read") { SyncIntegration(id: $0) }
    static let accept = command(
        "accept", "Say that what is missing in a calendar is really gone.", "accepted"
    ) { AcceptRemovals(id: $0) }
    static let disconnect = command(
        "disconnect", "End an integration; what is in the calendar stays there.", "disconnected"
    ) { DisconnectIntegration(id: $0) }

    private static let id = Operand(name: "ID", meaning: "The integration's id, as integrations list shows it.")

    private static let scopes = [
        OptionDefinition(name: "gathering", value: "ID", meaning: "Only events of this place."),
        OptionDefinition(name: "calendar", value: "ID", meaning: "Only events of this source calendar."),
        OptionDefinition(name: "organization", value: "ID", meaning: "Only events that this organization owns."),
        OptionDefinition(name: "member", value: "ID", meaning: "What this member is going to."),
        OptionDefinition(name: "team", value: "ID", meaning: "What this team is going to."),
    ]

    private static func change(_ word: String, _ summary: String, isActive: Bool) -> CommandDefinition {
        CommandDefinition(
            path: ["integrations", word], summary: summary, operands: [id],
            run: { invocation, context in
                let call = UpdateIntegration(
                    id: invocation.operands[0], change: IntegrationChange(isActive: isActive))
                let changed = try await context.programs.call(call, of: .calendar)
                try context.show(changed, "\(changed.name) \(isActive ? "goes on" : "is paused")")
                return .success
            })
    }

    private static func command<Call: RemoteCall>(
        _ word: String, _ summary: String, _ done: String, _ makeCall: @escaping @Sendable (String) -> Call
    ) -> CommandDefinition where Call.Result == Acknowledgement {
        CommandDefinition(
            path: ["integrations", word], summary: summary, operands: [id],
            run: { invocation, context in
                let answer = try await context.programs.call(
                    makeCall(invocation.operands[0]), of: .calendar, timeout: .seconds(30))
                try context.show(answer, done)
                return .success
            })
    }

    static func connecting(_ invocation: Invocation) throws -> ConnectCalendar {
        var call = ConnectCalendar(account: invocation.operands[0], calendar: invocation.operands[1])
        call.name = invocation.value("name")
        call.direction = invocation.value("direction")
        let scope = try FeedCommands.scope { invocation.value($0) }
        if scope.kind != .all { call.scope = scope }
        var options = IntegrationOptions()
        options.conflictPolicy = invocation.value("policy")
        if invocation.has("attendees") { options.writesAttendees = true }
        if invocation.has("skip-missing-end") { options.skipsMissingEnd = true }
        if invocation.has("ask-removals") { options.asksBeforeRemovals = true }
        options.notionProperties = try invocation.value("properties").map(properties)
        call.options = options
        return call
    }

    private static func properties(_ text: String) throws(UsageError) -> [String: String] {
        var properties: [String: String] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { throw UsageError("--properties takes pairs such as date=When,notes=") }
            properties[String(pair[0])] = String(pair[1])
        }
        return properties
    }

    private static func table(_ integrations: [IntegrationSummary]) -> TextTable {
        var table = TextTable("ID", "PROVIDER", "NAME", "WAY", "STATE", "LAST SYNC", "TO WRITE", "WHY")
        for one in integrations {
            table.add(
                one.id, one.provider, one.name, one.direction, one.isActive ? one.state : "paused",
                one.lastSyncAt?.rfc3339 ?? "never", "\(one.pending)",
                why(one))
        }
        return table
    }

    /// What keeps it from being in step, worst first.
    private static func why(_ one: IntegrationSummary) -> String {
        if let error = one.lastSyncError { return error }
        if let held = one.heldRemovals { return "\(held.removals) of \(held.known) events are missing there" }
        if one.failed > 0 { return "\(one.failed) could not be written" }
        return one.conflicts > 0 ? "\(one.conflicts) changed on both sides" : ""
    }
}
