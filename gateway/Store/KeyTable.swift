import Database
import Time

/// The rows of API keys.
struct KeyTable {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func all() throws -> [APIKey] {
        try connection.query(
            """
            SELECT id, name, scopes, hash, created_at, expires_at, revoked_at, last_used_at
            FROM api_keys ORDER BY created_at, id
            """
        ) { row in
            APIKey(
                id: try row.string(0), name: try row.string(1),
                scopes: try row.string(2).split(separator: ",").compactMap { Scope(rawValue: String($0)) },
                hash: try row.bytes(3), createdAt: try row.get(4), expiresAt: try row.get(5), revokedAt: try row.get(6),
                lastUsedAt: try row.get(7))
        }
    }

    func insert(_ key: APIKey) throws {
        try connection.execute(
            """
            INSERT INTO api_keys (id, name, scopes, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
            """,
            key.id, key.name, key.scopes.map(\.rawValue).joined(separator: ","), key.hash, key.createdAt, key.expiresAt)
    }

    func revoke(_ id: String, at now: Timestamp) throws {
        try connection.execute("UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now, id)
    }

    func markUsed(_ id: String, at now: Timestamp) throws {
        try connection.execute("UPDATE api_keys SET last_used_at = ? WHERE id = ?", now, id)
    }
}
