public import Database
public import Time

/// A job that was given up: kept until somebody retries or drops it.
public struct DeadLetter: Sendable, Equatable, RowReadable {
    public let id: Int64
    public let kind: String
    public let payload: [UInt8]
    /// Attempts made.
    public let attempts: Int
    /// The code of the last failure.
    public let reason: String
    public let group: String?
    public let credential: String?
    public let createdAt: Timestamp
    public let diedAt: Timestamp

    static let columns = "id, kind, payload, attempt, last_error, group_key, credential, created_at, died_at"

    public init(row: Row) throws {
        id = try row.get(0)
        kind = try row.get(1)
        payload = try row.get(2)
        attempts = try row.get(3)
        reason = try row.get(4)
        group = try row.get(5)
        credential = try row.get(6)
        createdAt = try row.get(7)
        diedAt = try row.get(8)
    }
}

extension JobTable {
    /// Dead letters, latest first.
    ///
    /// - Parameter before: only those with a smaller number, to go on from a page.
    func deadLetters(kind: String?, before: Int64, limit: Int) throws -> [DeadLetter] {
        try connection.rows(
            """
            SELECT \(DeadLetter.columns) FROM dead_letter
            WHERE id < ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY id DESC LIMIT ?3
            """, before, kind, limit)
    }

    /// Puts a dead letter back into the queue, as a new job with all its attempts.
    ///
    /// - Returns: its kind.
    func retryDeadLetter(_ id: Int64, now: Timestamp) throws -> String {
        let job = try connection.first(
            """
            SELECT kind, payload, priority, attempt_limit, unique_key, is_unique_until_claim, group_key, credential
            FROM dead_letter WHERE id = ?1
            """, id
        ) { row in
            var job = NewJob(try row.get(0), payload: try row.get(1))
            job.priority = try row.get(2)
            job.attemptLimit = try row.get(3)
            let isUntilStarted = try row.bool(5)
            job.unique = try row.get(4, as: String?.self).map {
                UniqueKey($0, isUntilStarted ? .untilStarted : .untilFinished)
            }
            job.group = try row.get(6)
            job.credential = try row.get(7)
            return job
        }
        guard let job else { throw JobError.noSuchDeadLetter(id: id) }
        _ = try insert(job, now: now)
        try dropDeadLetter(id)
        return job.kind
    }

    func dropDeadLetter(_ id: Int64) throws {
        guard try connection.execute("DELETE FROM dead_letter WHERE id = ?1", id) == 1 else {
            throw JobError.noSuchDeadLetter(id: id)
        }
    }
}
