import Contracts
import EventLoop
import ServiceKit
import Time

/// `rollcall jobs …`: the work that was given up, and what shall become of it.
enum JobCommands {
    static let dead = CommandDefinition(
        path: ["jobs", "dead"], summary: "List the jobs that were given up.",
        run: { _, context in try await list(context) })

    static let retry = CommandDefinition(
        path: ["jobs", "retry"], summary: "Try a job that was given up once more.", operands: operands,
        run: { invocation, context in
            let (program, id) = try letter(invocation)
            return try show(
                try await context.programs.call(RetryDeadLetter(id: id), of: program), "is tried again", context)
        })

    static let drop = CommandDefinition(
        path: ["jobs", "drop"], summary: "Forget a job that was given up.", operands: operands,
        run: { invocation, context in
            let (program, id) = try letter(invocation)
            return try show(
                try await context.programs.call(DropDeadLetter(id: id), of: program), "forgotten", context)
        })

    private static let operands = [
        Operand(name: "PROGRAM", meaning: "Whose job it is, such as luma."),
        Operand(name: "ID", meaning: "The job's number, as jobs dead shows it."),
    ]

    private struct Answer: Codable {
        var programs: [Entry]
    }

    private struct Entry: Codable {
        var name: String
        var isReachable: Bool
        var entries: [DeadLetterSummary]
    }

    /// A program that does not answer hides only its own jobs.
    @LoopActor private static func list(_ context: CommandContext) async throws -> ExitCode {
        var found: [Entry] = []
        for program in ProgramName.allCases {
            do {
                let letters = try await context.programs.call(ListDeadLetters(limit: 200), of: program)
                found.append(Entry(name: program.rawValue, isReachable: true, entries: letters.entries))
            } catch let failure as CommandFailure where failure.code == .unreachable {
                found.append(Entry(name: program.rawValue, isReachable: false, entries: []))
                context.screen.complaint("\(program.rawValue) does not answer")
            }
        }
        try context.show(Answer(programs: found)) { show(found, context.screen) }
        if found.allSatisfy({ !$0.isReachable }) { return .unreachable }
        return found.allSatisfy(\.isReachable) ? .success : .partialFailure
    }

    @LoopActor private static func show(_ found: [Entry], _ screen: any Screen) {
        var table = TextTable("PROGRAM", "ID", "KIND", "ATTEMPTS", "GIVEN UP", "WHY", "GROUP")
        for program in found {
            for letter in program.entries {
                table.add(
                    program.name, "\(letter.id)", letter.kind, "\(letter.attempts)", letter.failedAt.rfc3339,
                    letter.lastError, letter.group ?? "")
            }
        }
        guard !table.isEmpty else { return screen.line("no job was given up") }
        screen.show(table)
    }

    @LoopActor private static func show(
        _ answer: Acknowledgement, _ text: String, _ context: CommandContext
    ) throws -> ExitCode {
        try context.show(answer, text)
        return .success
    }

    private static func letter(_ invocation: Invocation) throws(UsageError) -> (ProgramName, Int64) {
        guard let program = ProgramName(rawValue: invocation.operands[0]) else {
            throw UsageError("PROGRAM is one of " + ProgramName.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard let id = Int64(invocation.operands[1]) else { throw UsageError("ID is a number") }
        return (program, id)
    }
}
