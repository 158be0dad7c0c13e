import Time

/// A registered receiver of webhooks.
struct WebhookSubscription: Sendable {
    /// `wh-…`
    let id: String
    let calendarID: String
    let url: String
    /// Names of §5.1, or `*` for all.
    var eventTypes: [String]
    var isActive = true
    /// Starts with `whsec_`.
    let secret: String
    let createdAt: Timestamp

    func wants(_ type: String) -> Bool {
        isActive && (eventTypes.contains("*") || eventTypes.contains(type))
    }
}
