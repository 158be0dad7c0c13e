import Database

/// What readings have told of counterparts.
extension LinkStore {
    /// Notes that a reading has told of a counterpart.
    ///
    /// - Parameter reading: its number. What was written since it began waits for a later one: the place where that begins
    ///   may be from before the write, so that a deletion in between would not be told.
    func named(_ remote: String, in integration: String, reading: Int64) throws {
        try connection.execute(
            """
            UPDATE link SET reading = ?3, unread_since = iif(unread_since < ?3, NULL, unread_since)
            WHERE integration = ?1 AND remote_id = ?2
            """, integration, remote, reading)
    }

    /// The counterparts that a whole reading has not named, of those that were there when it began.
    func unnamed(in integration: String, reading: Int64) throws -> [String] {
        try connection.values(
            """
            SELECT remote_id FROM link
            WHERE integration = ?1 AND remote_id IS NOT NULL AND reading < ?2 AND synced_in < ?2
            """, integration, reading)
    }

    /// Events of links that wait for a reading to name what they may have made, and that none has named.
    ///
    /// - Parameter reading: the number of the last one.
    func unmade(in integration: String, before reading: Int64) throws -> [String] {
        try connection.values(
            """
            SELECT event FROM link
            WHERE integration = ?1 AND unread_since < ?2 AND remote_id IS NULL AND state = 'synced'
            """, integration, reading)
    }

    /// Sees to it that a counterpart is looked at by the next reading, unless that tells of it.
    ///
    /// - Returns: whether it is known.
    @discardableResult
    func look(at remote: String, in integration: String, since reading: Int64) throws -> Bool {
        try connection.execute(
            """
            UPDATE link SET unread_since = ifnull(unread_since, ?3) WHERE integration = ?1 AND remote_id = ?2
            """, integration, remote, reading) > 0
    }

    /// Some of the counterparts that are to be looked at, without those that were already found to be gone.
    ///
    /// - Parameter reading: the number of this one: of what was written since it began, the next one may tell.
    func unread(in integration: String, before reading: Int64, limit: Int) throws -> [String] {
        try connection.values(
            """
            SELECT remote_id FROM link
            WHERE integration = ?1 AND unread_since < ?2 AND remote_id IS NOT NULL
                AND state NOT IN ('dismissed', 'asleep')
                AND remote_id NOT IN (SELECT remote_id FROM removal WHERE integration = ?1)
            ORDER BY unread_since LIMIT ?3
            """, integration, reading, Int64(limit))
    }
}
