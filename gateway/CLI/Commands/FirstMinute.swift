import Contracts
import EventLoop
import Time

/// What `rollcall up` does beside supervising, until there is something to see: fills the sandbox's directory, follows
/// the first run with a status line, and says where to look.
@LoopActor struct FirstMinute {
    private let context: CommandContext
    private let membersFile: String?
    /// Where the gateway shows who is going.
    private let page: String

    private static let interval = Duration.milliseconds(500)

    init(_ context: CommandContext, membersFile: String?, page: String) {
        self.context = context
        self.page = page
        self.membersFile = membersFile
    }

    /// Returns when the first run has ended, or when the task is cancelled.
    func run() async {
        do {
            if let membersFile { try await importMembers(membersFile) }
            let run = try await followFirstRun()
            context.screen.status(nil)
            context.screen.line(RunProgress.summary(run))
            for error in run.errors { context.screen.complaint(error) }
            context.screen.line("See who is going at \(page)")
        } catch is CancellationError {
            // The programs are being stopped; nobody waits for the rest.
        } catch {
            context.screen.complaint("\(error)")
        }
        context.screen.status(nil)
        // From here on nobody asks, and a program that ends need not wait for this connection.
        context.programs.close()
    }

    /// Gives the sandbox's people to the directory, as an operator would with `import members`.
    private func importMembers(_ path: String) async throws {
        context.screen.status("waiting for the programs")
        let call = ImportMembers(csv: try await whenPossible { try InputFile.read(path) })
        let report = try await whenPossible {
            try await context.programs.call(call, of: .members, timeout: .seconds(30))
        }
        context.screen.line("imported \(report.rows) members of the fake community")
    }

    private func followFirstRun() async throws -> SyncRun {
        while true {
            let runs = try await whenPossible { try await context.programs.call(ListRuns(limit: 1), of: .luma) }.runs
            if let run = runs.first {
                guard run.state == .running else { return run }
                context.screen.status(TextTable.cut("first sync " + RunProgress.bar(run), to: context.screen.width - 1))
            }
            try await context.time.sleep(for: Self.interval)
        }
    }

    /// Tries again while programs are still starting.
    private func whenPossible<Result: Sendable>(
        _ body: @LoopActor () async throws -> Result
    ) async throws -> Result {
        while true {
            do {
                return try await body()
            } catch is CommandFailure {
                try await context.time.sleep(for: Self.interval)
            }
        }
    }
}
