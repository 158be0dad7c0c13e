import EventLoop
import Glibc
import ServiceKit
import Time

/// One program under supervision: does what its ``ProgramLife`` says.
@LoopActor final class SupervisedProgram {
    let definition: ProgramDefinition
    private let environment: [String: String]
    private let time: any TimeSource
    private let show: @LoopActor (String) -> Void
    private let giveUp: @LoopActor (ExitCode) -> Void

    private var life = ProgramLife()
    private var process: ChildProcess?
    private var restTimer: (any ScheduledTimer)?
    /// It has written a line, or will never write one.
    private let firstLine = Latch()
    private let end = Latch()

    /// - Parameters:
    ///   - environment: what all programs have.
    ///   - show: takes each line of output, and what the supervisor has to say about the program.
    ///   - giveUp: called when the program refuses to run as it is configured.
    init(
        _ definition: ProgramDefinition, environment: [String: String], time: any TimeSource,
        show: @escaping @LoopActor (String) -> Void, giveUp: @escaping @LoopActor (ExitCode) -> Void
    ) {
        self.definition = definition
        self.environment = environment.merging(definition.environment) { _, own in own }
        self.time = time
        self.show = show
        self.giveUp = giveUp
    }

    var state: ProgramLife.State { life.state }
    var restarts: Int { life.restarts }
    var processIdentifier: Int32? { process?.processIdentifier }

    func start() {
        do {
            let process = try ChildProcess(
                definition.path, arguments: definition.arguments,
                environment: environment.map { "\($0.key)=\($0.value)" }.sorted(), endsWithUs: true)
            self.process = process
            LineOutput(of: process.standardOutput) { self.received(line: $0) }
            LineOutput(of: process.standardError) { self.received(line: $0) }
            life.started(at: time.monotonic)
            EventLoop.task { await self.watch(process) }
        } catch {
            show("cannot be started: \(error)")
            perform(life.startFailed())
        }
    }

    /// Asks the program to end, or sees to it that it is not started again.
    func stop() {
        perform(life.stopRequested())
    }

    /// Ends the program without waiting for it to do so.
    func kill() {
        stop()
        guard let process else { return }
        show("does not end in time; killing it")
        process.send(signal: SIGKILL)
    }

    /// Suspends until the program has written its first line, has ended for good, or the time is up.
    func waitForFirstLine(atMost limit: Duration) async {
        await firstLine.wait(atMost: limit, by: time)
    }

    private func received(line: String) {
        show(line)
        firstLine.open()
    }

    /// Suspends until the program has ended for good.
    func waitUntilEnded() async { await end.wait() }

    private func watch(_ process: ChildProcess) async {
        let exit = await process.waitForExit()
        self.process = nil
        let action = life.exited(exit, at: time.monotonic)
        switch action {
        case .rest(let length): show("\(Self.text(exit)); starting it again in \(length.text)")
        case .giveUp: show("\(Self.text(exit)); it will not run like this")
        default: break
        }
        perform(action)
    }

    private func perform(_ action: ProgramLife.Action) {
        switch action {
        case .nothing:
            break
        case .start:
            start()
        case .rest(let length):
            restTimer = time.schedule(after: length) { self.perform(self.life.restOver()) }
        case .terminate:
            process?.send(signal: SIGTERM)
        case .finished:
            ended()
        case .giveUp(let code):
            ended()
            giveUp(code)
        }
    }

    private func ended() {
        restTimer?.cancel()
        restTimer = nil
        end.open()
        firstLine.open()
    }

    private static func text(_ exit: ChildProcess.Exit) -> String {
        exit.signal == 0 ? "ended with code \(exit.code)" : "was ended by signal \(exit.signal)"
    }
}
