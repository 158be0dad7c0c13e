import CLibuv
import Glibc

/// The program's one loop: how it starts, and how tasks are started on it.
public enum EventLoop {
    /// Turns the loop on the calling (main) thread until `body` returns.
    ///
    /// - Returns: what `body` returned: the program's exit code.
    public static func run(_ body: @escaping @LoopActor @Sendable () async -> Int32) -> Int32 {
        ignoreBrokenPipes()
        let exitCode = Lock<Int32>(0)
        task {
            let code = await body()
            exitCode.withLock { $0 = code }
            LoopActor.executor.stop()
        }
        LoopActor.executor.run()
        return exitCode.withLock { $0 }
    }

    /// Starts a task that stays on the loop: without the executor preference, parts of it would resume on the default
    /// thread pool, at tens of microseconds each.
    @discardableResult
    public static func task<Success: Sendable>(
        _ body: @escaping @LoopActor @Sendable () async -> Success
    ) -> Task<Success, Never> {
        Task(executorPreference: LoopActor.executor) { await body() }
    }

    /// Turns the loop on a thread of its own, for hosts that own the main thread, such as a test runner.
    /// Calling it again does nothing.
    public static func startOnThread() { _ = started }

    private static let started: Bool = {
        ignoreBrokenPipes()
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { _ in
                LoopActor.executor.run()
                return nil
            }, nil)
        precondition(failure == 0, "cannot create the event loop's thread: error \(failure)")
        pthread_detach(thread)
        return true
    }()

    /// A peer that goes away must be an error of one connection, not the end of the program.
    private static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
