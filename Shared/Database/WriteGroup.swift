/// The writes of one transaction, which has begun.
struct WriteGroup {
    private let connection: Connection
    private let isShared: Bool
    private var attempted: [AttemptedWrite] = []
    private var signals: [(CommitSignal, failure: (any Error)?)] = []

    /// - Parameter isShared: whether more than one write may come, so that each needs a savepoint.
    init(_ connection: Connection, isShared: Bool) {
        self.connection = connection
        self.isShared = isShared
    }

    var count: Int { attempted.count }

    /// Runs a write. If it throws, its changes alone are undone.
    ///
    /// - Throws: when the transaction as a whole is lost.
    mutating func add(_ write: PendingWrite) throws {
        let signalCount = connection.signals.count
        do {
            if isShared { try connection.execute("SAVEPOINT write") }
        } catch {
            write.refuse(error)
            throw error
        }
        let attempt = write.attempt(connection)
        attempted.append(attempt)
        if let error = attempt.failure as? DatabaseError, error.isFatal { throw error }
        guard connection.isInTransaction else {
            // SQLite rolls back by itself when the disk is full or fails in certain places.
            throw attempt.failure
                ?? DatabaseError(kind: .other, message: "a closure ended the transaction", operation: "write")
        }
        if attempt.failure != nil {
            connection.keepSignals(signalCount)
            try connection.execute(isShared ? "ROLLBACK TO write" : "ROLLBACK")
        }
        if isShared { try connection.execute("RELEASE write") }
    }

    /// Makes the group durable.
    mutating func commit() throws {
        guard connection.isInTransaction else { return }  // Its only write has been rolled back.
        var next = 0
        // A signal's own work may raise further signals.
        while next < connection.signals.count {
            let signal = connection.signals[next]
            next += 1
            signals.append((signal, failure: prepare(signal)))
        }
        try connection.execute("COMMIT")
        connection.keepSignals(0)
    }

    /// Tells everybody whom the signals reach that the group has been committed.
    func sendSignals() {
        for (signal, failure) in signals { signal.afterCommit(failure) }
    }

    /// Tells every caller the outcome.
    func settle(with failure: (any Error)?) {
        if failure != nil { connection.keepSignals(0) }
        for attempt in attempted { attempt.settle(failure) }
    }

    private func prepare(_ signal: CommitSignal) -> (any Error)? {
        guard let work = signal.beforeCommit else { return nil }
        do {
            try connection.savepoint { try work(connection) }
            return nil
        } catch {
            return error
        }
    }
}
