public import JSONRPC

/// How the writes to outside calendars stand.
public struct CalendarQueueStatus: RemoteCall, Hashable {
    public static let method = "calendar.queueStatus"
    public typealias Result = CalendarQueueReport

    public init() {}
}

public struct CalendarQueueReport: Codable, Sendable, Hashable {
    public var pending: Int
    /// Of those that are remembered.
    public var completed: Int
    /// Given up.
    public var failed: Int
    /// In milliseconds; absent when nothing waits.
    public var oldestPendingAge: Int64?

    public init(pending: Int, completed: Int, failed: Int, oldestPendingAge: Int64?) {
        self.pending = pending
        self.completed = completed
        self.failed = failed
        self.oldestPendingAge = oldestPendingAge
    }
}

/// Does now what waits for its next attempt.
public struct ProcessCalendarQueue: RemoteCall, Hashable {
    public static let method = "calendar.processQueue"
    public typealias Result = CalendarQueueProcessed

    /// Whether what was given up is tried again as well, all of it.
    public var includesFailed: Bool
    /// Of what waits, so many at most, the most urgent and longest due ones; nil for all. At least 1.
    public var limit: Int?
    /// What has failed that often is left to wait; nil to leave nothing. At least 1.
    public var failureLimit: Int?

    public init(includesFailed: Bool = false, limit: Int? = nil, failureLimit: Int? = nil) {
        self.includesFailed = includesFailed
        self.limit = limit
        self.failureLimit = failureLimit
    }
}

public struct CalendarQueueProcessed: Codable, Sendable, Hashable {
    /// Those that had waited for a time.
    public var hastened: Int
    /// Those that had been given up.
    public var retried: Int

    public init(hastened: Int, retried: Int) {
        self.hastened = hastened
        self.retried = retried
    }
}

/// Forgets what was done, and what was given up, longer ago than so many days.
public struct CleanCalendarQueue: RemoteCall, Hashable {
    public static let method = "calendar.cleanQueue"
    public typealias Result = CalendarQueueCleaned

    /// 0 to 3,650.
    public var olderThanDays: Int

    public init(olderThanDays: Int) { self.olderThanDays = olderThanDays }
}

public struct CalendarQueueCleaned: Codable, Sendable, Hashable {
    public var removed: Int

    public init(removed: Int) { self.removed = removed }
}
