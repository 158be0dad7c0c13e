public import JSONRPC
public import Time

/// Lists the jobs that were given up.
public struct ListDeadLetters: RemoteCall, Hashable {
    public static let method = "jobs.deadLetters"
    public typealias Result = DeadLetterList

    /// 1…200.
    public var limit: Int

    public init(limit: Int = 50) {
        self.limit = limit
    }
}

public struct DeadLetterList: Codable, Sendable, Hashable {
    public var entries: [DeadLetterSummary]

    public init(entries: [DeadLetterSummary]) {
        self.entries = entries
    }
}

public struct DeadLetterSummary: Codable, Sendable, Hashable {
    public var id: Int64
    public var kind: String
    public var group: String?
    public var attempts: Int
    public var lastError: String
    public var failedAt: Timestamp

    public init(id: Int64, kind: String, group: String? = nil, attempts: Int, lastError: String, failedAt: Timestamp) {
        self.id = id
        self.kind = kind
        self.group = group
        self.attempts = attempts
        self.lastError = lastError
        self.failedAt = failedAt
    }
}

/// Runs a job that was given up once more.
public struct RetryDeadLetter: RemoteCall, Hashable {
    public static let method = "jobs.retryDeadLetter"
    public typealias Result = Acknowledgement

    public var id: Int64

    public init(id: Int64) {
        self.id = id
    }
}

/// Forgets a job that was given up.
public struct DropDeadLetter: RemoteCall, Hashable {
    public static let method = "jobs.dropDeadLetter"
    public typealias Result = Acknowledgement

    public var id: Int64

    public init(id: Int64) {
        self.id = id
    }
}

/// The answer of a command that has nothing to tell but that it was done.
public struct Acknowledgement: Codable, Sendable, Hashable {
    public var ok: Bool

    public init(ok: Bool = true) {
        self.ok = ok
    }
}
