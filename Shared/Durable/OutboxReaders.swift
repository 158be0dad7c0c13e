internal import EventLoop
internal import Synchronization
internal import Time

/// The readers that wait for something new in an outbox.
final class OutboxReaders: Sendable {
    /// Grows with every transaction that has added something.
    private let versions = Atomic<Int>(0)
    @LoopActor private var waiting: [Int: Waiter] = [:]
    @LoopActor private var nextNumber = 0
    /// Whether nobody waits any more, because the program is being stopped.
    @LoopActor private(set) var isClosed = false

    var version: Int { versions.load(ordering: .acquiring) }

    /// Called on the writer's thread after a commit.
    func wake() {
        versions.add(1, ordering: .acquiringAndReleasing)
        EventLoop.task { self.wakeAll() }
    }

    /// Returns when something has been added since `version`, or after `limit`.
    ///
    /// - Throws: `CancellationError`.
    @LoopActor func waitForChange(since version: Int, _ time: any TimeSource, _ limit: Duration) async throws {
        // What is added from here on wakes the loop later than this turn, and then finds the waiter.
        guard version == self.version, !isClosed else { return }
        let number = nextNumber
        nextNumber += 1
        let waiter = Waiter()
        waiting[number] = waiter
        defer { waiting[number] = nil }
        try await waiter.wait(time, limit)
    }

    /// Ends all waits, also those that would begin later.
    @LoopActor func close() {
        isClosed = true
        wakeAll()
    }

    @LoopActor private func wakeAll() {
        for waiter in waiting.values { waiter.end(with: .success(())) }
    }

    /// One reader, resumed once.
    @LoopActor private final class Waiter {
        private var continuation: CheckedContinuation<Void, any Error>?
        private var timer: (any ScheduledTimer)?
        private var isCancelled = false

        func wait(_ time: any TimeSource, _ limit: Duration) async throws {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                    if isCancelled { return continuation.resume(throwing: CancellationError()) }
                    self.continuation = continuation
                    timer = time.schedule(after: limit) { [weak self] in self?.end(with: .success(())) }
                }
            } onCancel: {
                EventLoop.task { self.cancel() }
            }
        }

        func end(with result: Result<Void, any Error>) {
            timer?.cancel()
            continuation?.resume(with: result)
            continuation = nil
        }

        private func cancel() {
            isCancelled = true
            end(with: .failure(CancellationError()))
        }
    }
}
