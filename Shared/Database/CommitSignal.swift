/// Something to do when a transaction that concerns it is committed: raised with `Connection.raise(_:)` by any number of
/// closures, run once per transaction.
public final class CommitSignal: Sendable {
    let beforeCommit: (@Sendable (Connection) throws -> Void)?
    let afterCommit: @Sendable ((any Error)?) -> Void

    /// - Parameters:
    ///   - beforeCommit: runs last in the transaction, in a savepoint of its own: when it throws, its changes are rolled
    ///     back and all others are committed.
    ///   - afterCommit: runs on the writer's thread when everything is on the disk, with what `beforeCommit` threw. It
    ///     must be quick, and must not wait.
    public init(
        beforeCommit: (@Sendable (Connection) throws -> Void)? = nil,
        afterCommit: @escaping @Sendable ((any Error)?) -> Void
    ) {
        self.beforeCommit = beforeCommit
        self.afterCommit = afterCommit
    }
}

extension Connection {
    /// Asks for a signal once the transaction that is running has been committed. Does nothing when the signal has
    /// already been raised in it. A signal raised by a closure that fails is dropped with its changes.
    public func raise(_ signal: CommitSignal) {
        if !signals.contains(where: { $0 === signal }) { signals.append(signal) }
    }

    /// Drops the signals raised after the first `count`.
    func keepSignals(_ count: Int) {
        if signals.count > count { signals.removeLast(signals.count - count) }
    }
}
