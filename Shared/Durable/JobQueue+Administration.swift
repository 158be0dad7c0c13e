public import Database
internal import EventLoop

/// What operators see and do.
extension JobQueue {
    /// Counts for every kind that has jobs or dead letters.
    public nonisolated func counts() async throws -> [JobCounts] {
        try await database.read { try JobTable($0).counts() }
    }

    /// Dead letters, latest first.
    ///
    /// - Parameters:
    ///   - kind: only those of one kind.
    ///   - before: only those with a smaller number, to go on from a page.
    ///   - limit: 1 to 1,000.
    public nonisolated func deadLetters(
        kind: String? = nil, before: Int64 = .max, limit: Int = 100
    ) async throws -> [DeadLetter] {
        let limit = min(max(limit, 1), 1000)
        return try await database.read { try JobTable($0).deadLetters(kind: kind, before: before, limit: limit) }
    }

    /// Puts a dead letter back into the queue, with all its attempts.
    ///
    /// - Throws: `JobError.noSuchDeadLetter`.
    public nonisolated func retryDeadLetter(_ id: Int64) async throws {
        try await database.write { connection in
            let kind = try JobTable(connection).retryDeadLetter(id, now: self.time.now)
            self.wake(kind, in: connection)
        }
    }

    /// Deletes a dead letter.
    ///
    /// - Throws: `JobError.noSuchDeadLetter`.
    public nonisolated func dropDeadLetter(_ id: Int64) async throws {
        try await database.write { try JobTable($0).dropDeadLetter(id) }
    }

    /// The credentials whose jobs wait until somebody mends them.
    public nonisolated func pausedCredentials() async throws -> [PausedCredential] {
        try await database.read { try JobTable($0).pausedCredentials() }
    }

    /// Lets the jobs of a credential go on, in the transaction that stores the mended one.
    ///
    /// - Returns: whether it was paused.
    @discardableResult
    public nonisolated func resume(credential: String, in connection: Connection) throws -> Bool {
        let wasPaused = try JobTable(connection).resume(credential)
        if wasPaused { look(in: connection) }
        return wasPaused
    }
}
