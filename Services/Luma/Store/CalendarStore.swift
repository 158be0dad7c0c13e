import Crypto
import Database
import Time

/// The calendars that are followed.
struct CalendarStore {
    let connection: Connection

    /// The key of the calendar that LUMA_API_KEY belongs to.
    static let configured = "configured"

    func all() throws -> [CalendarRecord] {
        try connection.query(
            "SELECT \(CalendarRecord.columns) FROM calendar ORDER BY key", body: CalendarRecord.init(row:))
    }

    func calendar(_ key: String) throws -> CalendarRecord? {
        try connection.first(
            "SELECT \(CalendarRecord.columns) FROM calendar WHERE key = ?1", key, body: CalendarRecord.init(row:))
    }

    /// The key of the calendar that Luma knows by an identifier; nil when it is not followed, or was never read.
    func key(lumaID: String) throws -> String? {
        try connection.value("SELECT key FROM calendar WHERE luma_id = ?1 ORDER BY key LIMIT 1", lumaID)
    }

    func add(_ key: String, name: String, apiKey: Secret<String>? = nil, speaksFor: String? = nil) throws {
        try connection.execute(
            """
            INSERT INTO calendar (key, name, api_key, speaks_for) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (key) DO UPDATE SET api_key = coalesce(excluded.api_key, api_key),
                speaks_for = coalesce(excluded.speaks_for, speaks_for), state = 'ok', last_error = NULL
            """, key, name, apiKey?.reveal(), speaksFor)
    }

    func describe(_ key: String, lumaID: String, name: String, url: String?) throws {
        try connection.execute(
            """
            UPDATE calendar SET luma_id = ?2, name = ?3, url = ?4
            WHERE key = ?1 AND (luma_id, name, url) IS NOT (?2, ?3, ?4)
            """, key, lumaID, name, url)
    }

    func succeeded(_ key: String, at now: Timestamp, readHistory: Bool) throws {
        try connection.execute(
            """
            UPDATE calendar SET state = 'ok', last_error = NULL, last_synced_at = ?2,
                history_read_at = CASE WHEN ?3 THEN ?2 ELSE history_read_at END WHERE key = ?1
            """, key, now, readHistory)
    }

    func failed(_ key: String, _ state: CalendarState, _ message: String) throws {
        try connection.execute(
            "UPDATE calendar SET state = ?2, last_error = ?3 WHERE key = ?1 AND (state, last_error) IS NOT (?2, ?3)",
            key, state, message)
    }
}

enum CalendarState: String, SQLValue {
    case ok
    /// Luma refuses the key: nothing is read until somebody mends it.
    case authFailed
    case disabled
}

/// A calendar and how reading it stands.
struct CalendarRecord: Sendable {
    let key: String
    let lumaID: String?
    let name: String
    let url: String?
    /// nil for the configured one, whose key is not stored.
    let apiKey: Secret<String>?
    let speaksFor: String?
    let state: CalendarState
    let lastError: String?
    let lastSyncedAt: Timestamp?
    let historyReadAt: Timestamp?

    /// What its jobs name as their credential.
    var credential: String { Self.credential(key) }

    static func credential(_ key: String) -> String { "luma:\(key)" }

    static let columns =
        "key, luma_id, name, url, api_key, speaks_for, state, last_error, last_synced_at, history_read_at"

    init(row: Row) throws {
        key = try row.get(0)
        lumaID = try row.get(1)
        name = try row.get(2)
        url = try row.get(3)
        apiKey = try row.get(4, as: String?.self).map { Secret($0) }
        speaksFor = try row.get(5)
        state = try row.get(6)
        lastError = try row.get(7)
        lastSyncedAt = try row.get(8)
        historyReadAt = try row.get(9)
    }
}
