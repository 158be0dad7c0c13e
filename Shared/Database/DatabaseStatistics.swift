internal import Synchronization

/// What a database has done since it was opened, and what it is at: for metrics and tests.
public struct DatabaseStatistics: Sendable, Equatable {
    /// Closures that have been run in write transactions.
    public let writes: Int
    /// Write transactions that have ended. `writes / transactions` says how well commits are shared.
    public let transactions: Int
    /// Times the write-ahead log was moved into the file.
    public let checkpoints: Int
    /// Pages in the write-ahead log after the latest commit.
    public let logPages: Int
    /// Writes that wait for the writer.
    public let waitingWrites: Int
    /// Whether the writer is in a transaction.
    public let isWriting: Bool
}

/// The counts behind `DatabaseStatistics`: written by the writer's thread, read by any.
final class WriterCounts: Sendable {
    let writes = Atomic<Int>(0)
    let transactions = Atomic<Int>(0)
    let checkpoints = Atomic<Int>(0)
    let logPages = Atomic<Int>(0)
    let isWriting = Atomic<Bool>(false)

    var version: Int { transactions.load(ordering: .acquiring) }

    func snapshot(waiting: Int) -> DatabaseStatistics {
        DatabaseStatistics(
            writes: writes.load(ordering: .relaxed), transactions: transactions.load(ordering: .relaxed),
            checkpoints: checkpoints.load(ordering: .relaxed), logPages: logPages.load(ordering: .relaxed),
            waitingWrites: waiting, isWriting: isWriting.load(ordering: .relaxed))
    }
}
