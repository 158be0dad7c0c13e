internal import Synchronization

/// The writer's thread: takes whatever is waiting, runs it in one transaction, commits, tells the callers.
///
/// One sync of the disk carries every write that is there, so throughput grows with the load: while a commit runs, the
/// next group gathers by itself, and nobody waits for a timer.
final class WriterLoop {
    private let connection: Connection
    private let onFatalError: @Sendable (DatabaseError) -> Void
    private let counts: WriterCounts
    private var checkpoints = CheckpointPolicy()
    private var room: LogRoom
    private var gathering = GatheringPolicy()
    /// Once set, every write is refused with it: what the file holds is not known any more.
    private var fatal: DatabaseError?

    /// Writes in one transaction: more would make the first of them wait, and gain nothing.
    private static let largestGroup = 1024
    /// A transaction takes no further writes after this time. Real time, also in tests: it changes only how writes are
    /// grouped, never what they do.
    private static let longestGroup = Duration.milliseconds(25)

    init(_ connection: Connection, _ configuration: DatabaseConfiguration, _ counts: WriterCounts) {
        self.connection = connection
        self.counts = counts
        onFatalError = configuration.onFatalError
        room = LogRoom(databasePath: configuration.path)
        room.prepare(logPages: 0)
    }

    /// Works until the queue is closed.
    ///
    /// - Returns: how to tell who closed it.
    func run(_ queue: BlockingQueue<WriterOrder>) -> (@Sendable () -> Void)? {
        var tellClosed: (@Sendable () -> Void)?
        while true {
            let patience = checkpoints.patience(logPages: connection.logPages)
            switch queue.takeAll(within: patience, wish: gathering.wish(waiting: queue.count)) {
            case .elements(let orders):
                gathering.gathered(orders.count)
                tellClosed = obey(orders) ?? tellClosed
            case .nothing: guarded { try checkpoints.storageIsIdle(connection) }
            case .closed: return tellClosed
            }
        }
    }

    /// - Returns: how to tell who closed the file, if that was among the orders.
    private func obey(_ orders: [WriterOrder]) -> (@Sendable () -> Void)? {
        var waiting: [PendingWrite] = []
        for order in orders {
            switch order {
            case .write(let write): waiting.append(write)
            case .close(let tell):
                commitAll(waiting)
                guarded { try checkpoints.storageCloses(connection) }
                connection.close()
                return tell
            }
        }
        commitAll(waiting)
        return nil
    }

    private func commitAll(_ writes: [PendingWrite]) {
        var rest = writes[...]
        while !rest.isEmpty {
            do {
                if let fatal { throw fatal }
                try connection.execute("BEGIN IMMEDIATE")
            } catch {
                note(error)
                for write in rest { write.refuse(error) }
                return
            }
            rest = commitGroup(rest)
            guarded { try checkpoints.transactionEnded(connection) }
            room.prepare(logPages: connection.logPages)
        }
    }

    /// Commits as many of the writes as one transaction should hold.
    ///
    /// - Returns: those that are left.
    private func commitGroup(_ writes: ArraySlice<PendingWrite>) -> ArraySlice<PendingWrite> {
        // A write alone needs no savepoint: rolling it back is rolling back the transaction.
        var group = WriteGroup(connection, isShared: writes.count > 1)
        var rest = writes
        let start = ContinuousClock.now
        counts.isWriting.store(true, ordering: .relaxed)
        defer { gathering.committed(group.count, in: ContinuousClock.now - start) }
        do {
            repeat {
                try group.add(rest.removeFirst())
            } while !rest.isEmpty && group.count < Self.largestGroup && ContinuousClock.now - start < Self.longestGroup
            try group.commit()
            // Counted before anybody is told, or what was read before would still pass for right.
            count(group)
            group.sendSignals()
            group.settle(with: nil)
        } catch {
            connection.rollBack()
            note(error)
            count(group)
            group.settle(with: error)
        }
        return rest
    }

    private func count(_ group: WriteGroup) {
        counts.writes.add(group.count, ordering: .relaxed)
        // Others compare this to know whether what they have read is still right.
        counts.transactions.add(1, ordering: .releasing)
        counts.logPages.store(connection.logPages, ordering: .relaxed)
        counts.checkpoints.store(checkpoints.count, ordering: .relaxed)
        counts.isWriting.store(false, ordering: .relaxed)
    }

    /// Work of our own that no caller waits for: a full disk is no reason to stop, a failing one is.
    private func guarded(_ work: () throws -> Void) {
        guard fatal == nil else { return }
        do { try work() } catch { note(error) }
    }

    private func note(_ error: any Error) {
        guard fatal == nil, let error = error as? DatabaseError, error.isFatal else { return }
        fatal = error
        onFatalError(error)
    }
}
