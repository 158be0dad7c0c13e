public import Database

/// A job that has been claimed and is to be worked on now.
public struct Job: Sendable, RowReadable {
    public let id: Int64
    public let kind: String
    public let payload: [UInt8]
    /// 1 at the first try.
    public let attempt: Int
    /// Attempts before it becomes a dead letter.
    public let attemptLimit: Int
    public let group: String?
    public let credential: String?
    /// Grows with every claim. Whoever finishes a job must hold the latest.
    let fence: Int64
    let priority: Int

    /// A key for requests to outside systems, the same for every attempt.
    public var idempotencyKey: String { "job-\(kind)-\(id)" }

    /// A job that has been claimed as it was added.
    init(firstAttemptAt job: NewJob, id: Int64) {
        self.id = id
        kind = job.kind
        payload = job.payload
        attempt = 1
        attemptLimit = max(1, job.attemptLimit)
        group = job.group
        credential = job.credential
        fence = 1
        priority = job.priority
    }

    /// The columns that `init(row:)` reads, in its order.
    static let columns = "id, kind, payload, attempt, attempt_limit, group_key, credential, fence, priority"

    public init(row: Row) throws {
        id = try row.int64(0)
        kind = try row.string(1)
        payload = try row.bytes(2)
        attempt = try row.int(3)
        attemptLimit = try row.int(4)
        group = try row.get(5)
        credential = try row.get(6)
        fence = try row.int64(7)
        priority = try row.int(8)
    }
}
