public import Database
public import Time

extension JobTable {
    /// Pauses every job of a credential that waits for a place or for its time.
    func pause(_ credential: String, reason: String, now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO paused_credential (credential, reason, paused_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (credential) DO UPDATE SET reason = excluded.reason
            """, credential, reason, now)
        try connection.execute("UPDATE job SET state = 4 WHERE credential = ?1 AND state IN (0, 2)", credential)
    }

    /// Lets the jobs of a credential go on.
    ///
    /// - Returns: whether it was paused.
    func resume(_ credential: String) throws -> Bool {
        guard try connection.execute("DELETE FROM paused_credential WHERE credential = ?1", credential) == 1 else {
            return false
        }
        // Scheduled, whatever their time: those whose time has come are made ready by the next look at the clock.
        try connection.execute("UPDATE job SET state = 2 WHERE credential = ?1 AND state = 4", credential)
        return true
    }

    func pausedCredentials() throws -> [PausedCredential] {
        try connection.rows("SELECT credential, reason, paused_at FROM paused_credential ORDER BY credential")
    }
}

/// A credential whose jobs wait until somebody mends it.
public struct PausedCredential: Sendable, Equatable, RowReadable {
    public let credential: String
    /// The code that the failing job gave.
    public let reason: String
    public let pausedAt: Timestamp

    public init(row: Row) throws {
        credential = try row.get(0)
        reason = try row.get(1)
        pausedAt = try row.get(2)
    }
}
