public import JSONRPC
public import Time

/// Lists stored webhooks, newest first.
public struct ListWebhooks: RemoteCall, Hashable {
    public static let method = "gateway.listWebhooks"
    public typealias Result = WebhookList

    public var limit: Int

    public init(limit: Int = 50) {
        self.limit = limit
    }
}

public struct WebhookList: Codable, Sendable, Hashable {
    public var webhooks: [WebhookSummary]

    public init(webhooks: [WebhookSummary]) {
        self.webhooks = webhooks
    }
}

public struct WebhookSummary: Codable, Sendable, Hashable {
    public var id: Int64
    public var source: String
    public var deliveryID: String
    public var type: String
    public var receivedAt: Timestamp
    /// `stored`, `done` or `failed`.
    public var state: String

    public init(id: Int64, source: String, deliveryID: String, type: String, receivedAt: Timestamp, state: String) {
        self.id = id
        self.source = source
        self.deliveryID = deliveryID
        self.type = type
        self.receivedAt = receivedAt
        self.state = state
    }
}
