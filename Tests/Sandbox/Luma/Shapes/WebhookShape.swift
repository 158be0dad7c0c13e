import JSON

/// The JSON of a registered webhook (§2.18). The secret is in every answer.
enum WebhookShape {
    static func json(_ webhook: WebhookSubscription) -> JSONValue {
        [
            "id": .string(webhook.id), "url": .string(webhook.url), "event_types": .list(webhook.eventTypes),
            "status": webhook.isActive ? "active" : "paused", "secret": .string(webhook.secret),
            "created_at": .time(webhook.createdAt),
        ]
    }
}
