/// How a sender signs its webhooks. Configured per source; nothing in a request chooses it.
public enum WebhookScheme: String, Sendable, CaseIterable {
    /// `Webhook-Signature: t=<seconds>,v1=<hex>` over `t.body`, the whole secret as text is the key. Stripe's form.
    case timestamped
    /// Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,<base64>` over `id.timestamp.body`,
    /// the decoded secret is the key.
    case standard
    /// Either of the two above, whichever the header has: Luma's documents allow both readings.
    case luma
    /// `sha256=<hex>` over the body, the whole secret as text is the key. No time is signed, so replays must be
    /// recognised by what is stored. Notion's and GitHub's form.
    case body
}

/// The header values of a webhook that matter for its signature: for each name every value that came, in order.
public struct WebhookHeaders: Sendable {
    /// `webhook-signature`, or the sender's own name for it.
    public var signature: [[UInt8]]
    /// `webhook-id`.
    public var identifier: [[UInt8]]
    /// `webhook-timestamp`.
    public var timestamp: [[UInt8]]

    public init(signature: [[UInt8]], identifier: [[UInt8]] = [], timestamp: [[UInt8]] = []) {
        self.signature = signature
        self.identifier = identifier
        self.timestamp = timestamp
    }
}
