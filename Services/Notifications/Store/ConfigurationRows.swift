import Database
import Time

/// A saved configuration.
struct ConfigurationRow: Sendable, Hashable {
    let id: String
    var values: WhosGoingConfiguration
    let createdAt: Timestamp
    var updatedAt: Timestamp
}

/// The configurations. At most one is active, and the table itself sees to that.
struct ConfigurationRows {
    let connection: Connection

    func active() throws -> ConfigurationRow? {
        try connection.first("SELECT \(Self.columns) FROM configuration WHERE is_active = 1", body: Self.read)
    }

    func find(_ id: String) throws -> ConfigurationRow? {
        try connection.first("SELECT \(Self.columns) FROM configuration WHERE id = ?1", id, body: Self.read)
    }

    /// Stores a configuration and makes it the active one, in place of all others.
    func create(_ values: WhosGoingConfiguration, id: String, at now: Timestamp) throws -> ConfigurationRow {
        try deactivateAll(at: now)
        try connection.execute(
            """
            INSERT INTO configuration (id, is_active, enabled, min_attendees_per_event, total_events_threshold,
                qualified_events_threshold, upcoming_window_days, reminder_days_before, window_mode, updated_by,
                created_at, updated_at)
            VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)
            """,
            id, values.enabled, values.minAttendeesPerEvent, values.totalEventsThreshold,
            values.qualifiedEventsThreshold, values.upcomingWindowDays, values.reminderDaysBefore, values.windowMode,
            values.updatedBy, now)
        var values = values
        values.isActive = true
        return ConfigurationRow(id: id, values: values, createdAt: now, updatedAt: now)
    }

    /// Stores the defaults when there has never been a configuration, so that a new installation works by itself.
    ///
    /// - Returns: whether that was so.
    func createFirst(id: String, at now: Timestamp) throws -> Bool {
        let exists = try connection.value("SELECT 1 FROM configuration LIMIT 1", as: Int.self) != nil
        if !exists { _ = try create(WhosGoingConfiguration(), id: id, at: now) }
        return !exists
    }

    /// Stores new values of a configuration. Whether it is active is not one of them.
    func update(_ id: String, _ values: WhosGoingConfiguration, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE configuration SET enabled = ?2, min_attendees_per_event = ?3, total_events_threshold = ?4,
                qualified_events_threshold = ?5, upcoming_window_days = ?6, reminder_days_before = ?7,
                window_mode = ?8, updated_by = ?9, updated_at = ?10
            WHERE id = ?1
            """,
            id, values.enabled, values.minAttendeesPerEvent, values.totalEventsThreshold,
            values.qualifiedEventsThreshold, values.upcomingWindowDays, values.reminderDaysBefore, values.windowMode,
            values.updatedBy, now)
    }

    /// Makes a configuration the active one, in place of all others.
    ///
    /// - Returns: false when there is no such configuration; then nothing has changed.
    func activate(_ id: String, at now: Timestamp) throws -> Bool {
        guard try find(id) != nil else { return false }
        try deactivateAll(except: id, at: now)
        try connection.execute(
            "UPDATE configuration SET is_active = 1, updated_at = ?2 WHERE id = ?1 AND is_active = 0", id, now)
        return true
    }

    private func deactivateAll(except id: String? = nil, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE configuration SET is_active = 0, updated_at = ?2 WHERE is_active = 1 AND id IS NOT ?1", id, now)
    }

    private static let columns = """
        id, is_active, enabled, min_attendees_per_event, total_events_threshold, qualified_events_threshold,
        upcoming_window_days, reminder_days_before, window_mode, updated_by, created_at, updated_at
        """

    private static func read(_ row: Row) throws -> ConfigurationRow {
        ConfigurationRow(
            id: try row.get(0),
            values: WhosGoingConfiguration(
                isActive: try row.get(1), enabled: try row.get(2), minAttendeesPerEvent: try row.get(3),
                totalEventsThreshold: try row.get(4), qualifiedEventsThreshold: try row.get(5),
                upcomingWindowDays: try row.get(6), reminderDaysBefore: try row.get(7), windowMode: try row.get(8),
                updatedBy: try row.get(9)),
            createdAt: try row.get(10), updatedAt: try row.get(11))
    }
}
