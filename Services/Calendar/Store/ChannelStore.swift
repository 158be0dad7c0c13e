import Database
import Time

/// Channels on which Google tells that a calendar has changed, in the caller's transaction.
struct ChannelStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func insert(_ channel: Channel) throws {
        try connection.execute(
            """
            INSERT INTO channel (id, integration, resource_id, token_hash, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
            """, channel.id, channel.integration, channel.resource, channel.tokenHash, channel.expiresAt.milliseconds)
    }

    /// Notes what Google said when the channel was opened.
    ///
    /// - Returns: false when it has been given up meanwhile.
    @discardableResult
    func opened(_ id: String, resource: String, expiresAt: Timestamp) throws -> Bool {
        try connection.execute(
            "UPDATE channel SET resource_id = ?2, expires_at = ?3 WHERE id = ?1", id, resource, expiresAt.milliseconds
        ) == 1
    }

    func channel(_ id: String) throws -> Channel? {
        try connection.first("\(Self.select) WHERE id = ?1", id, body: Self.channel)
    }

    /// The one that ends last first.
    func channels(of integration: String) throws -> [Channel] {
        try connection.query(
            "\(Self.select) WHERE integration = ?1 ORDER BY expires_at DESC", integration, body: Self.channel)
    }

    func hasOpenChannel(_ integration: String, at now: Timestamp) throws -> Bool {
        try connection.value(
            """
            SELECT EXISTS (SELECT 1 FROM channel WHERE integration = ?1 AND resource_id IS NOT NULL AND expires_at > ?2)
            """, integration, now.milliseconds) ?? false
    }

    /// Notes a message, for whoever wants to know whether messages come.
    func received(_ number: Int64, on id: String, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE channel SET last_message = max(last_message, ?2), last_message_at = ?3 WHERE id = ?1", id, number,
            now.milliseconds)
    }

    func delete(_ id: String) throws {
        try connection.execute("DELETE FROM channel WHERE id = ?1", id)
    }

    private static let select =
        "SELECT id, integration, resource_id, token_hash, expires_at, last_message_at FROM channel"

    private static func channel(_ row: borrowing Row) throws -> Channel {
        Channel(
            id: try row.string(0), integration: try row.string(1), resource: try row.get(2),
            tokenHash: try row.bytes(3), expiresAt: Timestamp(milliseconds: try row.int64(4)),
            lastMessageAt: try row.get(5, as: Int64?.self).map(Timestamp.init(milliseconds:)))
    }
}

/// Google's promise to say when a calendar changes.
struct Channel: Sendable, Hashable, Identifiable {
    var id: String
    var integration: String
    /// What Google calls the thing that is watched; nil until the channel is open.
    var resource: String?
    /// SHA-256 of what its messages bear.
    var tokenHash: [UInt8]
    var expiresAt: Timestamp
    var lastMessageAt: Timestamp?
}
