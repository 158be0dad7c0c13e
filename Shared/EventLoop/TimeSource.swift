public import Time

/// Where a program gets its time from. Programs read time nowhere else, so a test can run them on a virtual clock.
public protocol TimeSource: Sendable {
    /// The wall clock: for records, schedules and signatures. It may jump.
    var now: Timestamp { get }
    /// Time since an arbitrary start that never goes back: for deadlines, leases and measurements.
    var monotonic: Duration { get }
    /// Runs `body` on the loop once `delay` has passed (at once, but not synchronously, if it is not positive).
    /// Precision is one millisecond.
    @LoopActor @discardableResult
    func schedule(after delay: Duration, _ body: @escaping @LoopActor () -> Void) -> any ScheduledTimer
}

/// A timer that has been started and can be stopped.
@LoopActor public protocol ScheduledTimer: AnyObject {
    /// Stops the timer. Does nothing once it has fired or has been cancelled.
    func cancel()
}

extension TimeSource {
    /// Suspends the caller for `duration`.
    ///
    /// - Throws: `CancellationError` at once when the task is cancelled.
    @LoopActor public func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        let sleeper = Sleeper()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                sleeper.begin(continuation)
                sleeper.timer = schedule(after: duration) { sleeper.finish(with: .success(())) }
            }
        } onCancel: {
            // Runs on the cancelling thread.
            EventLoop.task { sleeper.finish(with: .failure(CancellationError())) }
        }
    }

    /// Runs `body`, and cancels it when it has not ended within `limit`.
    ///
    /// - Throws: `DeadlineExceeded` when the limit passed first; otherwise what `body` throws.
    @LoopActor public func withDeadline<Result: Sendable>(
        _ limit: Duration, _ body: @escaping @LoopActor @Sendable () async throws -> Result
    ) async throws -> Result {
        let work = Task(executorPreference: LoopActor.executor) { try await body() }
        var expired = false
        let timer = schedule(after: limit) {
            expired = true
            work.cancel()
        }
        defer { timer.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                work.cancel()
            }
        } catch {
            if expired { throw DeadlineExceeded(limit: limit) }
            throw error
        }
    }
}

/// Work did not end within its time limit.
public struct DeadlineExceeded: Error, Sendable, CustomStringConvertible {
    public let limit: Duration
    public var description: String { "not finished within \(limit)" }
}

/// One suspended `sleep`: resumed once, by the timer or by cancellation, whichever comes first.
@LoopActor private final class Sleeper {
    var timer: (any ScheduledTimer)?
    private var continuation: CheckedContinuation<Void, any Error>?
    private var isFinished = false

    nonisolated init() {}

    func begin(_ continuation: CheckedContinuation<Void, any Error>) {
        if isFinished {
            continuation.resume(throwing: CancellationError())
        } else {
            self.continuation = continuation
        }
    }

    func finish(with result: Result<Void, any Error>) {
        guard !isFinished else { return }
        isFinished = true
        timer?.cancel()
        timer = nil
        continuation?.resume(with: result)
        continuation = nil
    }
}
