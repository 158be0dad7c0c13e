import Contracts
import Database
import Time

/// Accounts at providers, whose secrets are sealed, in the caller's transaction.
struct CredentialStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func credential(_ id: String) throws -> StoredCredential? {
        try connection.first("SELECT \(Self.columns) FROM credential WHERE id = ?1", id, body: Self.credential)
    }

    /// Oldest first.
    func all() throws -> [StoredCredential] {
        try connection.query("SELECT \(Self.columns) FROM credential ORDER BY created_at, id", body: Self.credential)
    }

    /// Adds a credential, or puts another secret in the place of what it had: whatever was wrong with that is forgotten.
    func save(_ credential: StoredCredential) throws {
        try connection.execute(
            """
            INSERT INTO credential (id, owner_kind, owner_id, provider, account, sealed, refused, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET account = excluded.account, sealed = excluded.sealed,
                refused = excluded.refused, version = version + 1
            """, credential.id, credential.owner.kind.rawValue, credential.owner.id, credential.provider.rawValue,
            credential.account, credential.sealed, credential.refused, credential.createdAt.milliseconds)
    }

    /// Keeps what the provider gave in the place of a secret, unless somebody has given another one meanwhile.
    @discardableResult func renew(_ credential: StoredCredential, as sealed: [UInt8]) throws -> Bool {
        try connection.execute(
            "UPDATE credential SET sealed = ?3 WHERE id = ?1 AND version = ?2", credential.id, credential.version,
            sealed
        ) == 1
    }

    /// Notes that the provider does not accept a credential any more, unless somebody has given another secret meanwhile.
    ///
    /// - Parameter version: the one that was refused.
    /// - Returns: whether that is new.
    func refuse(_ id: String, _ version: Int64, because reason: String) throws -> Bool {
        try connection.execute(
            "UPDATE credential SET refused = ?3 WHERE id = ?1 AND version = ?2 AND refused IS NULL", id, version, reason
        ) == 1
    }

    /// Whether no integration uses it.
    func isUnused(_ id: String) throws -> Bool {
        try connection.value("SELECT 1 FROM integration WHERE credential = ?1 LIMIT 1", id, as: Int.self) == nil
    }

    func delete(_ id: String) throws {
        try connection.execute("DELETE FROM credential WHERE id = ?1", id)
    }

    private static let columns = "id, owner_kind, owner_id, provider, account, sealed, refused, created_at, version"

    private static func credential(_ row: borrowing Row) throws -> StoredCredential {
        StoredCredential(
            id: try row.string(0),
            owner: EventOwner(kind: EventOwner.Kind(rawValue: try row.string(1)) ?? .member, id: try row.string(2)),
            provider: CalendarProvider(rawValue: try row.string(3)) ?? .caldav, account: try row.string(4),
            sealed: try row.bytes(5), refused: try row.get(6),
            createdAt: Timestamp(milliseconds: try row.int64(7)), version: try row.int64(8))
    }
}

/// An account at a provider, as it is stored.
struct StoredCredential: Sendable, Hashable, Identifiable {
    var id: String
    var owner: EventOwner
    var provider: CalendarProvider
    /// What people call the account: an address, a workspace.
    var account: String
    var sealed: [UInt8]
    /// Why the provider does not accept it any more; nil while it does.
    var refused: String?
    var createdAt: Timestamp
    /// Counts how often somebody has given another secret.
    var version: Int64 = 0

    /// What its secret is bound to.
    var row: SealedRow { Self.row(id, provider) }

    static func row(_ id: String, _ provider: CalendarProvider) -> SealedRow {
        SealedRow(.credential, row: id, provider: provider.rawValue)
    }

    /// Those that exist because they are configured.
    enum Configured {
        static let google = "configured-google"
        static let notion = "configured-notion"
        static let all = [google, notion]
    }
}
