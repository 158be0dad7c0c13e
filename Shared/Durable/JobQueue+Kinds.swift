public import Database
internal import EventLoop
public import Time

/// What a program does with all jobs of one kind, in the caller's transaction.
extension JobQueue {
    /// Whether a job of a group is being worked on.
    public nonisolated func isRunning(group: String, in connection: Connection) throws -> Bool {
        try connection.value("SELECT 1 FROM job WHERE group_key = ?1 AND state = 1 LIMIT 1", group, as: Int.self) != nil
    }

    /// Since when the oldest job of a kind is there.
    public nonisolated func oldest(kind: String, in connection: Connection) throws -> Timestamp? {
        try connection.value("SELECT min(created_at) FROM job WHERE kind = ?1", kind)
    }

    /// How the queue stands for one kind and each credential that has jobs or dead letters of it.
    public nonisolated func countsByCredential(
        kind: String, in connection: Connection
    ) throws -> [String: JobCounts] {
        try JobTable(connection).counts(of: kind)
    }

    /// Lets the jobs of a kind go on that wait for their time.
    ///
    /// - Parameters:
    ///   - limit: so many at most, by priority and then by their time.
    ///   - failureLimit: those that have failed that often are left to wait.
    /// - Returns: how many they are.
    public nonisolated func hasten(
        kind: String, limit: Int = .max, failureLimit: Int = .max, in connection: Connection
    ) throws -> Int {
        let count = try connection.execute(
            """
            UPDATE job SET run_at = ?2 WHERE id IN (
                SELECT id FROM job WHERE kind = ?1 AND state = 2 AND run_at > ?2 AND attempt < ?4
                ORDER BY priority, run_at, id LIMIT ?3)
            """, kind, time.now, limit, failureLimit)
        if count > 0 { wake(kind, in: connection) }
        return count
    }

    /// Puts all dead letters of a kind back into the queue.
    ///
    /// - Returns: how many they are.
    public nonisolated func retryDeadLetters(kind: String, in connection: Connection) throws -> Int {
        let letters = try connection.values(
            "SELECT id FROM dead_letter WHERE kind = ?1 ORDER BY id", kind, as: Int64.self)
        for id in letters { _ = try JobTable(connection).retryDeadLetter(id, now: time.now) }
        if !letters.isEmpty { wake(kind, in: connection) }
        return letters.count
    }

    /// Deletes the dead letters of a kind from before an instant.
    ///
    /// - Returns: how many they are.
    public nonisolated func dropDeadLetters(
        kind: String, before limit: Timestamp, in connection: Connection
    ) throws -> Int {
        try connection.execute("DELETE FROM dead_letter WHERE kind = ?1 AND died_at < ?2", kind, limit)
    }
}
