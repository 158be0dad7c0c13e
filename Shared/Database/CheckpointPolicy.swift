internal import CSQLite

/// When the write-ahead log is moved into the database file.
///
/// Late and, if possible, while nobody waits: every checkpoint costs two syncs, and pages that change again before it
/// are written once instead of many times. Measured with 100,000 guests: 1.3 times the rate of SQLite's default of
/// 1,000 pages. The log keeps its size, 80 MiB at most in ordinary work, and is read once at the next start.
struct CheckpointPolicy {
    /// With this many pages a pause is used.
    private static let pagesWhenIdle = 1000
    /// With this many pages it is done between two transactions.
    private static let pagesWhenBusy = 20_000
    /// Readers that overlap for long keep the log from being reused; from here on the writer waits for them.
    private static let pagesAtMost = 80_000
    /// How long the writer must have nothing to do before it counts as a pause.
    private static let pause = Duration.milliseconds(200)

    /// Pages in the log when a checkpoint was last tried.
    private var pagesTried = 0
    /// Checkpoints so far.
    private(set) var count = 0

    /// How long to wait for work before `storageIsIdle` is due; `nil` for ever.
    mutating func patience(logPages: Int) -> Duration? {
        if logPages < pagesTried { pagesTried = 0 }  // The log has started over.
        return logPages >= pagesTried + Self.pagesWhenIdle ? Self.pause : nil
    }

    mutating func storageIsIdle(_ connection: Connection) throws {
        try checkpoint(connection, SQLITE_CHECKPOINT_PASSIVE)
    }

    mutating func transactionEnded(_ connection: Connection) throws {
        let pages = connection.logPages
        if pages < pagesTried { pagesTried = 0 }
        if pages >= Self.pagesAtMost, pages >= pagesTried + Self.pagesWhenBusy {
            try checkpoint(connection, SQLITE_CHECKPOINT_RESTART)
        } else if pages >= Self.pagesWhenBusy, pages >= pagesTried + Self.pagesWhenIdle {
            try checkpoint(connection, SQLITE_CHECKPOINT_PASSIVE)
        }
    }

    mutating func storageCloses(_ connection: Connection) throws {
        try checkpoint(connection, SQLITE_CHECKPOINT_RESTART)
    }

    private mutating func checkpoint(_ connection: Connection, _ mode: Int32) throws {
        pagesTried = connection.logPages
        count += 1
        try connection.checkpoint(mode)
    }
}

extension Connection {
    /// Counts the log's pages from now on, in place of SQLite's automatic checkpoints.
    func watchLog() {
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                // Safe: SQLite calls this inside a commit of this connection, which is alive then.
                Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().logPages = Int(pages)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Moves what the log holds into the file, as far as readers allow.
    func checkpoint(_ mode: Int32) throws(DatabaseError) {
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
        // Busy means that a reader still needs the log: the next attempt gets further.
        guard code == SQLITE_OK || code & 0xff == SQLITE_BUSY else { throw failure(code, "checkpoint") }
    }
}
