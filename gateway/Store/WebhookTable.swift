import Contracts
import Database
import Time

/// Webhooks as they came.
struct WebhookTable {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    enum State: String, Sendable {
        case stored, done, failed
    }

    struct Arrival: Sendable {
        let source: String
        let deliveryID: String
        let digest: [UInt8]
        let scheme: String
        let type: String
        let body: [UInt8]
        let receivedAt: Timestamp
    }

    /// Keeps a webhook.
    ///
    /// - Returns: its row; `nil` when the delivery, or the same signed text, is there already.
    func insert(_ arrival: Arrival) throws -> Int64? {
        let inserted = try connection.execute(
            """
            INSERT INTO webhooks (source, delivery_id, digest, scheme, type, body, received_at, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'stored') ON CONFLICT DO NOTHING
            """,
            arrival.source, arrival.deliveryID, arrival.digest, arrival.scheme, arrival.type, arrival.body,
            arrival.receivedAt)
        return inserted == 0 ? nil : connection.lastInsertedRowID
    }

    /// The stored delivery of this id whose body is another one. The signed texts of two attempts at one delivery may
    /// differ all the same: they have the times of the attempts in them.
    func rowWithOtherBody(_ arrival: Arrival) throws -> Int64? {
        try connection.value(
            "SELECT id FROM webhooks WHERE source = ? AND delivery_id = ? AND body <> ?",
            arrival.source, arrival.deliveryID, arrival.body)
    }

    func body(_ id: Int64) throws -> [UInt8]? {
        try connection.first("SELECT body FROM webhooks WHERE id = ?", id) { try $0.bytes(0) }
    }

    func setState(_ state: State, of id: Int64) throws {
        try connection.execute("UPDATE webhooks SET state = ? WHERE id = ?", state.rawValue, id)
    }

    /// Newest first.
    func list(limit: Int) throws -> [WebhookSummary] {
        try connection.query(
            """
            SELECT id, source, delivery_id, type, received_at, state FROM webhooks ORDER BY id DESC LIMIT ?
            """, limit
        ) { row in
            WebhookSummary(
                id: try row.int64(0), source: try row.string(1), deliveryID: try row.string(2),
                type: try row.string(3), receivedAt: try row.get(4), state: try row.string(5))
        }
    }

    func prune(before: Timestamp) throws {
        try connection.execute("DELETE FROM webhooks WHERE received_at < ?", before)
    }
}
