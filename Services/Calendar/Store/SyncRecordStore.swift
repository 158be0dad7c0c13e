import Database
import Time

/// What was done to outside calendars, in the caller's transaction.
struct SyncRecordStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func add(_ record: SyncRecord) throws {
        try connection.execute(
            "INSERT INTO sync_record (integration, event, operation, finished_at, error) VALUES (?1, ?2, ?3, ?4, ?5)",
            record.integration, record.event, record.operation, record.finishedAt.milliseconds, record.error)
    }

    /// Writes that went well, of those that are remembered.
    func succeeded() throws -> Int {
        try connection.value(
            "SELECT count(*) FROM sync_record WHERE error IS NULL AND event IS NOT NULL", as: Int.self) ?? 0
    }

    /// Forgets the oldest of what was done before an instant.
    ///
    /// - Returns: how many were dropped.
    @discardableResult
    func drop(before time: Timestamp, atMost limit: Int = .max) throws -> Int {
        try connection.execute(
            """
            DELETE FROM sync_record WHERE id IN (
                SELECT id FROM sync_record WHERE finished_at < ?1 ORDER BY finished_at LIMIT ?2)
            """, time.milliseconds, Int64(limit))
    }
}

/// One thing that was done to an outside calendar.
struct SyncRecord: Sendable, Hashable {
    var integration: String
    var event: String?
    /// `create`, `update`, `delete`, `write` (one that failed) or `read`.
    var operation: String
    var finishedAt: Timestamp
    /// What went wrong; nil when it went well.
    var error: String?
}
