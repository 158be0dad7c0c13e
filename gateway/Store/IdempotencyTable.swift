import Database
import Time

/// Answers to requests with an `Idempotency-Key`, so that a repeated request is answered and not done again.
struct IdempotencyTable {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    struct StoredAnswer: Sendable {
        let status: Int
        let contentType: String
        let body: [UInt8]
    }

    enum Claim: Sendable {
        /// The request is new, and is now ours to do.
        case new
        case answered(StoredAnswer)
        /// The same request is being done.
        case running
        /// The key was used for another request.
        case otherRequest
    }

    func claim(_ key: String, of keyID: String, requestHash: [UInt8], at now: Timestamp) throws -> Claim {
        let inserted = try connection.execute(
            """
            INSERT INTO idempotency (key_id, idempotency_key, request_hash, created_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """, keyID, key, requestHash, now)
        if inserted == 1 { return .new }
        let found = try connection.first(
            """
            SELECT request_hash, status, content_type, body FROM idempotency WHERE key_id = ? AND idempotency_key = ?
            """, keyID, key
        ) { row -> Claim in
            guard try row.bytes(0) == requestHash else { return .otherRequest }
            guard !row.isNull(1) else { return .running }
            return .answered(
                StoredAnswer(status: try row.int(1), contentType: try row.string(2), body: try row.bytes(3)))
        }
        return found ?? .running
    }

    func store(_ answer: StoredAnswer, for key: String, of keyID: String) throws {
        try connection.execute(
            """
            UPDATE idempotency SET status = ?, content_type = ?, body = ? WHERE key_id = ? AND idempotency_key = ?
            """, answer.status, answer.contentType, answer.body, keyID, key)
    }

    /// Forgets a request that failed on our side: it may be tried again.
    func release(_ key: String, of keyID: String) throws {
        try connection.execute("DELETE FROM idempotency WHERE key_id = ? AND idempotency_key = ?", keyID, key)
    }

    /// Forgets requests that an earlier process did not finish.
    func releaseUnfinished() throws {
        try connection.execute("DELETE FROM idempotency WHERE status IS NULL")
    }

    func prune(before: Timestamp) throws {
        try connection.execute("DELETE FROM idempotency WHERE created_at < ?", before)
    }
}
