import CSV
import Contracts
import EventLoop
import JSON
import ServiceKit

/// `rollcall import …`: takes files in place of the source's own API.
enum ImportCommands {
    /// Thousands of rows are matched in one call.
    private static let timeout = Duration.seconds(60)
    /// Even where every byte is escaped, a piece of this size fits into one message.
    private static let pieceSize = 512 * 1024
    private static let pieceRows = 10_000
    private static let file = Operand(name: "FILE.csv", meaning: "The file, UTF-8, at most 16 MiB.")

    static let guests = CommandDefinition(
        path: ["import", "guests"], summary: "Take Luma's guest-list export for an event.", operands: [file],
        options: [
            OptionDefinition(
                name: "event", value: "EVENT", meaning: "The event's id, or a part of its name.", isRequired: true)
        ],
        run: { invocation, context in
            let csv = try InputFile.read(invocation.operands[0])
            let event = try await EventFinder.find(invocation.value("event") ?? "", in: context.programs)
            return try await take(csv, context) { piece in
                try await context.programs.call(
                    ImportGuests(eventID: event.id, csv: piece), of: .luma, timeout: timeout)
            }
        })

    static let members = CommandDefinition(
        path: ["import", "members"], summary: "Take a directory of members.", operands: [file],
        run: { invocation, context in
            let csv = try InputFile.read(invocation.operands[0])
            return try await take(csv, context) { piece in
                try await context.programs.call(ImportMembers(csv: piece), of: .members, timeout: timeout)
            }
        })

    /// Sends a file piece by piece, and shows how far it has come.
    @LoopActor private static func take(
        _ csv: String, _ context: CommandContext, send: @LoopActor (String) async throws -> ImportReport
    ) async throws -> ExitCode {
        let pieces = CSVPieces(csv, size: pieceSize, rows: pieceRows)
        var report = ImportReport()
        var progress = ProgressLine(context)
        defer { progress.clear() }
        for index in 0..<pieces.count {
            if pieces.count > 1 {
                progress.show(
                    "\(ProgressLine.bar(index, of: pieces.count)) \(report.rows) rows", index, of: pieces.count)
            }
            let piece = pieces[index]
            do {
                report.add(try await send(piece.text), linesBefore: piece.linesBefore)
            } catch let failure as CommandFailure where index > 0 {
                let line = piece.linesBefore + 2
                throw CommandFailure(
                    failure.code, "\(failure); the rows before line \(line) are imported, the rest is not")
            }
        }
        progress.clear()
        return try show(report, context)
    }

    @LoopActor private static func show(_ report: ImportReport, _ context: CommandContext) throws -> ExitCode {
        try context.show(report) {
            for row in report.rejected { context.screen.complaint("line \(row.line): \(row.reason)") }
            context.screen.line(
                "\(report.rows) rows: \(report.created) new, \(report.updated) changed, \(report.unchanged) unchanged, "
                    + "\(report.rejected.count) rejected")
        }
        guard !report.rejected.isEmpty else { return .success }
        return report.created + report.updated + report.unchanged > 0 ? .partialFailure : .failure
    }
}
