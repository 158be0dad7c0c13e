import Database
import Durable
import Time

/// How all outside calendars of each provider stand.
struct SyncStanding: Sendable {
    /// Fields that wait for a decision.
    var openConflicts: [CalendarProvider: Int] = [:]
    /// When the calendar that was not read for longest was last read; one that never was counts since it was connected.
    /// Those that are paused do not count.
    var oldestSuccess: [CalendarProvider: Timestamp] = [:]
    /// Writes that are to be done, and those that were given up.
    var queue: [CalendarProvider: JobCounts] = [:]

    /// Looks it up, in the caller's transaction.
    init(_ connection: Connection, _ jobs: JobQueue) throws {
        try connection.forEach(
            """
            SELECT provider, count(*) FROM conflict JOIN integration ON integration.id = conflict.integration
            WHERE resolution = 'open' GROUP BY provider
            """
        ) { row in
            guard let provider = CalendarProvider(rawValue: try row.string(0)) else { return }
            openConflicts[provider] = try row.int(1)
        }
        try connection.forEach(
            "SELECT provider, min(ifnull(last_ok_at, created_at)) FROM integration WHERE is_active = 1 GROUP BY provider"
        ) { row in
            guard let provider = CalendarProvider(rawValue: try row.string(0)) else { return }
            oldestSuccess[provider] = Timestamp(milliseconds: try row.int64(1))
        }
        let kind = SyncQueue.Kind.link
        let counts = try jobs.countsByCredential(kind: kind, in: connection)
        for account in try CredentialStore(connection).all() {
            guard let added = counts[SyncQueue.credential(account.id)] else { continue }
            queue[account.provider] = queue[account.provider].map { $0 + added } ?? added
        }
    }
}
