import Database

/// What the reading under way found removed, in the caller's transaction: obeyed only when all of it has been read.
struct RemovalStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func add(_ remote: String, in integration: String) throws {
        try connection.execute(
            "INSERT OR IGNORE INTO removal (integration, remote_id) VALUES (?1, ?2)", integration, remote)
    }

    func drop(_ remote: String, in integration: String) throws {
        try connection.execute(
            "DELETE FROM removal WHERE integration = ?1 AND remote_id = ?2", integration, remote)
    }

    /// Forgets what was told, which will be told again. What was found by looking is not.
    func dropTold(in integration: String) throws {
        try connection.execute(
            """
            DELETE FROM removal WHERE integration = ?1 AND remote_id NOT IN (
                SELECT remote_id FROM link
                WHERE integration = ?1 AND unread_since IS NOT NULL AND remote_id IS NOT NULL)
            """, integration)
    }

    func first(_ limit: Int, in integration: String) throws -> [String] {
        try connection.values(
            "SELECT remote_id FROM removal WHERE integration = ?1 ORDER BY remote_id LIMIT ?2", integration,
            Int64(limit))
    }

    /// How many of them would be missed.
    func missedCount(in integration: String) throws -> Int64 {
        // A cross join is one whose order SQLite keeps: few are removed of the many links that there are.
        try connection.value(
            """
            SELECT count(*) FROM removal CROSS JOIN link USING (integration, remote_id)
                CROSS JOIN event ON event.id = link.event AND \(LinkStore.isCounted)
            WHERE removal.integration = ?1
            """, integration) ?? 0
    }
}
