import CMemory
import Contracts
import EventLoop
import Glibc
import Telemetry

/// The `main` of every program: start, serve until told to stop, stop.
public enum ProgramMain {
    /// Runs a program until SIGTERM or SIGINT, and ends the process with its exit code (`ExitCode`).
    public static func run<Hosted: Program>(_ type: Hosted.Type) -> Never {
        // Files and sockets are this user's alone, also those that libraries make.
        umask(0o077)
        // What was needed once, such as the text of a large feed, is not kept for ever.
        cmemory_return_large_blocks()
        exit(EventLoop.run { await serve(type) })
    }

    @LoopActor private static func serve<Hosted: Program>(_ type: Hosted.Type) async -> Int32 {
        let log = DescriptorLog()
        defer { log.close() }
        // From the first moment on, so that a stop during the start is not lost.
        let stop = StopSignal()
        do {
            let host = try await ProgramHost.start(type, in: .real(), log: log)
            await stop.wait()
            await host.stop()
            return ExitCode.success.rawValue
        } catch {
            let failure = StartFailure(error)
            for line in failure.description.split(separator: "\n") {
                log.take(Array("rollcall-\(Hosted.name.rawValue): \(line)\n".utf8))
            }
            return failure.exitCode.rawValue
        }
    }
}

/// Waits for the first SIGTERM or SIGINT.
@LoopActor private final class StopSignal {
    private var watcher: SignalWatcher?
    private let come = Latch()

    init() {
        watcher = SignalWatcher([SIGTERM, SIGINT]) { [come] _ in come.open() }
    }

    func wait() async { await come.wait() }
}
