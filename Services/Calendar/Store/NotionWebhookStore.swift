import Database
import Time

/// The token with which Notion signs its messages, in the caller's transaction.
struct NotionWebhookStore {
    /// How long somebody may take to enter our address at Notion.
    static let patience = Duration.minutes(10)

    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Lets a handshake in until then, in the place of whatever token there is.
    func expect(until end: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO notion_webhook (id, expected_until) VALUES (1, ?1)
            ON CONFLICT (id) DO UPDATE SET expected_until = excluded.expected_until, offered = NULL
            """, end.milliseconds)
    }

    /// Keeps what the first handshake offers: while a person takes it to Notion, nobody puts another in its place.
    ///
    /// - Returns: false when nobody waits for a handshake.
    func offer(_ sealed: [UInt8], at now: Timestamp) throws -> Bool {
        try connection.execute(
            "UPDATE notion_webhook SET offered = ?1 WHERE expected_until > ?2 AND offered IS NULL", sealed,
            now.milliseconds) == 1
    }

    /// The token in use, and the one that was offered last.
    func tokens() throws -> (used: [UInt8]?, offered: [UInt8]?) {
        try connection.first("SELECT used, offered FROM notion_webhook") {
            (try $0.get(0, as: [UInt8]?.self), try $0.get(1, as: [UInt8]?.self))
        } ?? (nil, nil)
    }

    /// Puts the token that was offered in the place of the one in use.
    ///
    /// - Returns: false when none was offered.
    func useOffered() throws -> Bool {
        try connection.execute(
            """
            UPDATE notion_webhook SET used = offered, offered = NULL, expected_until = 0 WHERE offered IS NOT NULL
            """) == 1
    }

    static let inUse = SealedRow(.notionTokenInUse, row: "1", provider: "notion")
    static let offered = SealedRow(.notionTokenOffered, row: "1", provider: "notion")
}
