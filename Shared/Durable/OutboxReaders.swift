internal import EventLoop
internal import Synchronization
internal import Time

/// The readers that wait for something new in an outbox.
final class OutboxReaders: Sendable {
    /// Grows with every transaction that has added something.
    private let versions = Atomic<Int>(0)
    /// Opened, and replaced by another, with every such transaction.
    @LoopActor private var change = Latch()
    /// Whether nobody waits any more, because the program is being stopped.
    @LoopActor private(set) var isClosed = false

    var version: Int { versions.load(ordering: .acquiring) }

    /// Called on the writer's thread after a commit.
    func wake() {
        versions.add(1, ordering: .acquiringAndReleasing)
        EventLoop.task { self.endWaits() }
    }

    /// Returns when something has been added since `version`, or after `limit`.
    ///
    /// - Throws: `CancellationError`.
    @LoopActor func waitForChange(since version: Int, _ time: any TimeSource, _ limit: Duration) async throws {
        // What is added from here on wakes the loop later than this turn, and then opens this latch.
        guard version == self.version, !isClosed else { return }
        await change.wait(atMost: limit, by: time)
        try Task.checkCancellation()
    }

    /// Ends all waits, also those that would begin later.
    @LoopActor func close() {
        isClosed = true
        endWaits()
    }

    @LoopActor private func endWaits() {
        change.open()
        change = Latch()
    }
}
