import Database
import Time

/// This program's copies of gatherings.
struct GatheringCopies {
    let connection: Connection

    /// Stores a gathering.
    ///
    /// - Returns: whether anything about it is new.
    func save(_ gathering: Gathering) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO gathering (id, name, description, country, time_zone, latitude, longitude)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description,
                country = excluded.country, time_zone = excluded.time_zone, latitude = excluded.latitude,
                longitude = excluded.longitude
            WHERE (name, description, country, time_zone, latitude, longitude) IS NOT (excluded.name,
                excluded.description, excluded.country, excluded.time_zone, excluded.latitude, excluded.longitude)
            """,
            gathering.id, gathering.name, gathering.description, gathering.country, gathering.timeZone,
            gathering.latitude, gathering.longitude) > 0
    }

    func find(_ id: String) throws -> Gathering? {
        try connection.first("SELECT \(Self.columns) FROM gathering WHERE id = ?1", id, body: Self.read)
    }

    /// All gatherings with a name, alphabetically, for a drop-down.
    func listed() throws -> [Gathering] {
        try connection.query(
            "SELECT \(Self.columns) FROM gathering WHERE trim(name) <> '' ORDER BY name COLLATE NOCASE, id",
            body: Self.read)
    }

    /// Gatherings that time can change: they have an event that has not ended, a candidate, or a notification that is
    /// shown.
    func living(at now: Timestamp) throws -> [String] {
        try connection.values(
            """
            SELECT DISTINCT gathering FROM event WHERE gathering IS NOT NULL AND ends >= ?1
            UNION SELECT gathering FROM candidate
            UNION SELECT gathering FROM notification WHERE withdrawn_at IS NULL AND archived_at IS NULL
            """, now)
    }

    private static let columns = "id, name, description, country, time_zone, latitude, longitude"

    private static func read(_ row: Row) throws -> Gathering {
        Gathering(
            id: try row.get(0), name: try row.get(1), description: try row.get(2), country: try row.get(3),
            timeZone: try row.get(4), latitude: try row.get(5), longitude: try row.get(6))
    }
}
