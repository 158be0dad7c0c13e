internal import CSQLite

extension Connection {
    /// Runs `body` in a savepoint: when it throws, only its own changes are rolled back, and the error is passed on.
    /// For a caller that catches the error and records the failure in the same transaction.
    @discardableResult
    public func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        let signalCount = signals.count
        try execute("SAVEPOINT inner")
        do {
            let result = try body()
            try execute("RELEASE inner")
            return result
        } catch {
            keepSignals(signalCount)
            // Some failures (disk full, I/O) have ended the whole transaction already; there is nothing left to undo.
            if isInTransaction {
                try execute("ROLLBACK TO inner")
                try execute("RELEASE inner")
            }
            throw error
        }
    }

    /// Whether a transaction is open.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// `BEGIN IMMEDIATE`, `body`, `COMMIT`; `ROLLBACK` when anything throws. For the start of a program, before the
    /// writer's group commit.
    @discardableResult
    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Ends a transaction that is still open. Cannot fail in a way that matters: the caller already has the error, and
    /// what was not committed is not in the file.
    func rollBack() {
        if isInTransaction { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    }
}
