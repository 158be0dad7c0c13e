import Contracts
import EventLoop
import JSON
import ServiceKit

/// `rollcall sync`: reads from the source now, and shows how far it has come.
enum SyncCommand {
    static let definition = CommandDefinition(
        path: ["sync"], summary: "Read events and guests from the source now.",
        options: [
            OptionDefinition(name: "event", value: "ID", meaning: "This event only."),
            OptionDefinition(name: "no-wait", meaning: "Start the run and return at once."),
        ],
        run: run)

    /// How often the run is asked for.
    static let interval = Duration.milliseconds(250)

    @LoopActor private static func run(_ invocation: Invocation, _ context: CommandContext) async throws -> ExitCode {
        let started = try await context.programs.call(StartSync(eventID: invocation.value("event")), of: .luma)
        if invocation.has("no-wait") {
            try context.show(started, "started run \(started.runID)")
            return .success
        }
        let run = try await follow(started.runID, context)
        try context.show(run) {
            context.screen.line(RunProgress.summary(run))
            for error in run.errors { context.screen.complaint(error) }
        }
        return switch run.state {
        case .running, .succeeded: .success
        case .partiallyFailed, .held: .partialFailure
        case .failed: .failure
        }
    }

    /// Shows the run until it has ended.
    @LoopActor private static func follow(_ runID: String, _ context: CommandContext) async throws -> SyncRun {
        var progress = ProgressLine(context)
        defer { progress.clear() }
        while true {
            let run = try await context.programs.call(GetRun(id: runID), of: .luma)
            guard run.state == .running else { return run }
            progress.show(RunProgress.bar(run), run.counts.guestListsDone, of: run.counts.guestListsTotal)
            try await context.time.sleep(for: interval)
        }
    }
}
