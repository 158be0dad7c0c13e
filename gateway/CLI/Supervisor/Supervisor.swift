import EventLoop
import ServiceKit

/// Starts programs in order, keeps them running, and stops them in reverse order.
@LoopActor final class Supervisor {
    /// How long all programs together have for an orderly end.
    static let stopLimit = Duration.seconds(10)
    /// How long the others wait for a program that they need from the start.
    static let firstLineLimit = Duration.seconds(5)

    private(set) var programs: [SupervisedProgram] = []
    private let time: any TimeSource
    private let stopLimit: Duration
    private var outcome = ExitCode.success
    private let stopRequest = Latch()

    /// - Parameter environment: what all programs have.
    init(
        _ definitions: [ProgramDefinition], environment: [String: String], screen: any Screen, time: any TimeSource,
        stopLimit: Duration = Supervisor.stopLimit
    ) {
        self.time = time
        self.stopLimit = stopLimit
        let log = ProgramLog(names: definitions.map(\.name))
        programs = definitions.map { definition in
            SupervisedProgram(
                definition, environment: environment, time: time,
                show: { screen.line(log.line($0, from: definition.name, isColoured: screen.isTerminal)) },
                giveUp: { [weak self] code in self?.requestStop(because: code) })
        }
    }

    /// Runs the programs until ``requestStop(because:)``.
    ///
    /// - Returns: success, or why a program would not run.
    func run() async -> ExitCode {
        for program in programs where !stopRequest.isOpen {
            program.start()
            if program.definition.isAwaited { await program.waitForFirstLine(atMost: Self.firstLineLimit) }
        }
        await stopRequest.wait()
        await stopAll()
        return outcome
    }

    /// Begins the orderly end. Asked a second time by the operator, kills what is left.
    func requestStop(because code: ExitCode = .success) {
        if code != .success { outcome = code }
        guard stopRequest.isOpen else { return stopRequest.open() }
        if code == .success { killAll() }
    }

    /// Stops one after the other, the last one started first, so that none loses what it depends on; whatever is left
    /// when the time is up is killed.
    private func stopAll() async {
        let timer = time.schedule(after: stopLimit) { self.killAll() }
        for program in programs.reversed() {
            program.stop()
            await program.waitUntilEnded()
        }
        timer.cancel()
    }

    private func killAll() {
        for program in programs { program.kill() }
    }
}
