import Crypto
import Database
import Time

/// Consents that were asked for and have not come back, in the caller's transaction.
struct ConsentStore {
    /// How long a person may take.
    static let lifetime = Duration.minutes(10)
    /// Consents that are waited for at a time; who asks for more ends the oldest.
    static let limit = 1_000

    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func insert(stateHash: [UInt8], sealed: [UInt8], now: Timestamp) throws {
        try dropExpired(now: now)
        try connection.execute(
            """
            DELETE FROM consent WHERE state_hash IN (
                SELECT state_hash FROM consent ORDER BY created_at DESC LIMIT -1 OFFSET ?1)
            """, Self.limit - 1)
        try connection.execute(
            "INSERT INTO consent (state_hash, sealed, created_at) VALUES (?1, ?2, ?3)", stateHash, sealed,
            now.milliseconds)
    }

    /// nil when there is none, or not any more.
    func find(stateHash: [UInt8], now: Timestamp) throws -> [UInt8]? {
        try connection.first(
            "SELECT sealed FROM consent WHERE state_hash = ?1 AND created_at > ?2", stateHash,
            (now - Self.lifetime).milliseconds
        ) { try $0.bytes(0) }
    }

    func dropExpired(now: Timestamp) throws {
        try connection.execute("DELETE FROM consent WHERE created_at <= ?1", (now - Self.lifetime).milliseconds)
    }

    /// Takes a consent out, so that it is used once; nil when there is none, or not any more.
    func take(stateHash: [UInt8], now: Timestamp) throws -> [UInt8]? {
        let found: (sealed: [UInt8], createdAt: Int64)? = try connection.first(
            "DELETE FROM consent WHERE state_hash = ?1 RETURNING sealed, created_at", stateHash
        ) { (try $0.bytes(0), try $0.int64(1)) }
        guard let found, found.createdAt > (now - Self.lifetime).milliseconds else { return nil }
        return found.sealed
    }

    static func row(stateHash: [UInt8]) -> SealedRow {
        SealedRow(.consent, row: Hex.encode(stateHash))
    }
}
