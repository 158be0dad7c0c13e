import Contracts
import EventLoop
import JSON
import ServiceKit

/// `rollcall import …`: takes files in place of the source's own API.
enum ImportCommands {
    /// Thousands of rows are matched in one call.
    private static let timeout = Duration.seconds(60)
    private static let file = Operand(name: "FILE.csv", meaning: "The file, UTF-8, at most 5 MiB.")

    static let guests = CommandDefinition(
        path: ["import", "guests"], summary: "Take Luma's guest-list export for an event.", operands: [file],
        options: [
            OptionDefinition(
                name: "event", value: "EVENT", meaning: "The event's id, or a part of its name.", isRequired: true)
        ],
        run: { invocation, context in
            let csv = try InputFile.read(invocation.operands[0])
            let event = try await EventFinder.find(invocation.value("event") ?? "", in: context.programs)
            let call = ImportGuests(eventID: event.id, csv: csv)
            return try show(try await context.programs.call(call, of: .luma, timeout: timeout), context)
        })

    static let members = CommandDefinition(
        path: ["import", "members"], summary: "Take a directory of members.", operands: [file],
        run: { invocation, context in
            let csv = try InputFile.read(invocation.operands[0])
            return try show(
                try await context.programs.call(ImportMembers(csv: csv), of: .members, timeout: timeout), context)
        })

    @LoopActor private static func show(_ report: ImportReport, _ context: CommandContext) throws -> ExitCode {
        if context.isJSON {
            try JSONOutput.write(report, to: context.screen)
        } else {
            for row in report.rejected { context.screen.complaint("line \(row.line): \(row.reason)") }
            context.screen.line(
                "\(report.rows) rows: \(report.created) new, \(report.updated) changed, \(report.unchanged) unchanged, "
                    + "\(report.rejected.count) rejected")
        }
        guard !report.rejected.isEmpty else { return .success }
        return report.created + report.updated + report.unchanged > 0 ? .partialFailure : .failure
    }
}
