import Contracts
import EventLoop
import ServiceKit
import Time

/// `rollcall conflicts …`: fields of events that were changed on both sides.
enum ConflictCommands {
    static let list = CommandDefinition(
        path: ["conflicts", "list"], summary: "List fields of events that were changed on both sides.",
        options: [OptionDefinition(name: "all", meaning: "Also those that were decided.")],
        run: { invocation, context in
            let call = ListConflicts(openOnly: !invocation.has("all"), range: ListRange(limit: 200))
            let list = try await context.programs.call(call, of: .calendar)
            var table = TextTable("ID", "EVENT", "FIELD", "HERE", "THERE", "SEEN", "STATE")
            for one in list.conflicts {
                table.add(
                    "\(one.id)", one.title, one.field, one.local, one.remote, one.detectedAt.rfc3339, one.resolution)
            }
            try context.show(list, table)
            return .success
        })

    static let resolve = CommandDefinition(
        path: ["conflicts", "resolve"], summary: "Decide a conflict.",
        operands: [
            Operand(name: "ID", meaning: "The conflict's number, as conflicts list shows it."),
            Operand(name: "CHOICE", meaning: "local, remote, or edited with --text."),
        ],
        options: [OptionDefinition(name: "text", value: "TEXT", meaning: "What the field shall say.")],
        run: { invocation, context in
            guard let id = Int64(invocation.operands[0]) else { throw UsageError("ID is a number") }
            let call = ResolveConflict(
                id: id, choice: invocation.operands[1], text: invocation.value("text"), by: "operator")
            let answer = try await context.programs.call(call, of: .calendar)
            try context.show(answer, "decided")
            return .success
        })
}
