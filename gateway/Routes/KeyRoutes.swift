import Contracts
import HTTP

/// API keys and stored webhooks: what the gateway itself keeps.
enum KeyRoutes {
    static func routes(keys: KeyRing, webhooks: WebhookReceiver) -> [Route] {
        [
            Route(.get, "/v1/keys", .admin, "Lists API keys, without their texts.", to: .here { _ in keys.list() }) {
                _ in
                ListKeys()
            },
            Route(
                .post, "/v1/keys", .admin, "Makes an API key; its text is told only here.", body: .json,
                status: .created, isAnswerSecret: true, to: .here { try await keys.create($0) }
            ) { input in
                try input.json(CreateKey.self)
            },
            Route(
                .delete, "/v1/keys/{id}", .admin, "Revokes an API key, at once.",
                parameters: [.path("id", "The key's public part.")], to: .here { try await keys.revoke($0) }
            ) { input in
                RevokeKey(id: try input.required("id"))
            },
            Route(
                .get, "/v1/webhooks", .admin, "Lists stored webhooks, newest first.",
                parameters: [.query("limit", .integer(1...200), "Webhooks; 50 unless given.")],
                to: .here { try await webhooks.list($0) }
            ) { input in
                ListWebhooks(limit: input.integer("limit") ?? 50)
            },
            Route(
                .post, "/v1/webhooks/{id}/replay", .admin, "Works a stored webhook once more.",
                parameters: [.path("id", "The webhook's number.")], status: .accepted,
                to: .here { try await webhooks.replay($0) }
            ) { input in
                guard let id = Int64(try input.required("id")) else { throw Problem.notFound }
                return ReplayWebhook(id: id)
            },
        ]
    }

    /// Where Luma sends its webhooks.
    static func receiving(_ webhooks: WebhookReceiver) -> [Route] {
        let luma = Route(
            .post, "/webhooks/luma", nil, "webhooks.luma", "Takes Luma's webhooks, by their signature.",
            body: .raw(limit: SignedDoor.bodyLimit),
            run: .waiting { input in try await webhooks.receive(input) })
        return [luma, luma.alias(.post, "/api/webhooks/luma")]
    }
}
