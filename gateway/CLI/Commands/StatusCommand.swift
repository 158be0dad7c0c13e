import Contracts
import EventLoop
import JSON
import ServiceKit
import Time

/// `rollcall status`: how every program is.
enum StatusCommand {
    static let definition = CommandDefinition(
        path: ["status"], summary: "Show how the programs are.",
        options: [
            OptionDefinition(name: "program", value: "NAME", meaning: "This program only, as for a health check.")
        ],
        run: run)

    private struct Answer: Codable {
        var programs: [Entry]
    }

    private struct Entry: Codable {
        var name: String
        var isReachable: Bool
        var report: ProgramReport?
    }

    @LoopActor private static func run(_ invocation: Invocation, _ context: CommandContext) async throws -> ExitCode {
        var entries: [Entry] = []
        for program in try programs(invocation) {
            let report = try await report(of: program, context)
            entries.append(Entry(name: program.rawValue, isReachable: report != nil, report: report))
        }
        try context.show(Answer(programs: entries)) {
            context.screen.show(table(entries))
            for entry in entries {
                for problem in entry.report?.problems ?? [] { context.screen.line("\(entry.name): \(problem)") }
            }
        }
        if entries.allSatisfy({ !$0.isReachable }) {
            let nobody = entries.count == 1 ? "\(entries[0].name) does not answer" : "no program answers"
            throw CommandFailure(.unreachable, "\(nobody); is \"rollcall up\" running?")
        }
        return entries.allSatisfy { $0.report?.isReady == true } ? .success : .partialFailure
    }

    private static func programs(_ invocation: Invocation) throws(UsageError) -> [ProgramName] {
        guard let name = invocation.value("program") else { return ProgramName.allCases }
        guard let program = ProgramName(rawValue: name) else {
            let names = ProgramName.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--program takes one of \(names)")
        }
        return [program]
    }

    @LoopActor private static func report(of program: ProgramName, _ context: CommandContext) async throws
        -> ProgramReport?
    {
        do {
            return try await context.programs.call(ProgramStatus(), of: program, timeout: .seconds(2))
        } catch let failure as CommandFailure where failure.code == .unreachable {
            return nil
        }
    }

    private static func table(_ entries: [Entry]) -> TextTable {
        var table = TextTable("PROGRAM", "STATE", "SINCE", "VERSION", "FIGURES")
        for entry in entries {
            guard let report = entry.report else {
                table.add(entry.name, "does not answer", "", "", "")
                continue
            }
            let figures = report.figures.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            table.add(
                entry.name, report.isReady ? "ready" : "not ready", report.startedAt.rfc3339, report.version,
                figures.joined(separator: ", "))
        }
        return table
    }
}
