import Contracts
import Database
import Time

/// Feeds and their secrets, in the caller's transaction.
struct FeedStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func insert(_ feed: FeedSummary, tokenHash: [UInt8]) throws {
        try connection.execute(
            """
            INSERT INTO feed (id, token_hash, name, scope_kind, scope_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """, feed.id, tokenHash, feed.name, feed.scope.kind.rawValue, feed.scope.id, feed.createdAt.milliseconds)
    }

    /// Feeds that are not revoked, oldest first.
    func all() throws -> [FeedSummary] {
        try connection.query("\(Self.select) WHERE revoked_at IS NULL ORDER BY created_at, id") {
            try Self.summary($0).feed
        }
    }

    /// The feed with this token, and whether it is revoked.
    func feed(tokenHash: [UInt8]) throws -> (feed: FeedSummary, isRevoked: Bool)? {
        try connection.first("\(Self.select) WHERE token_hash = ?1", tokenHash, body: Self.summary)
    }

    /// - Returns: whether there is such a feed, revoked or not.
    func revoke(_ id: String, at now: Timestamp) throws -> Bool {
        try FeedObjectStore(connection, feed: id).forget()
        return try connection.execute(
            "UPDATE feed SET revoked_at = ifnull(revoked_at, ?2) WHERE id = ?1", id, now.milliseconds) > 0
    }

    private static let select = "SELECT id, name, scope_kind, scope_id, created_at, revoked_at IS NOT NULL FROM feed"

    private static func summary(_ row: borrowing Row) throws -> (feed: FeedSummary, isRevoked: Bool) {
        // A kind of a later version would be in a newer file, which is refused at the start.
        let kind = FeedScope.Kind(rawValue: try row.string(2)) ?? .all
        let feed = FeedSummary(
            id: try row.string(0), name: try row.string(1), scope: FeedScope(kind: kind, id: try row.get(3)),
            createdAt: Timestamp(milliseconds: try row.int64(4)))
        return (feed, try row.bool(5))
    }
}
