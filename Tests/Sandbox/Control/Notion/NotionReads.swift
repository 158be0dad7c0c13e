import EventLoop
import JSON
import Time

/// What is in the fake Notion, and what it received.
enum NotionReads {
    static let all = [
        ControlRoute("GET", "notion/state", state),
        ControlRoute("GET", "notion/pages", pages),
        ControlRoute("GET", "notion/requests") { api, request throws(APIError) in
            try request.listing(of: api.notion.journal)
        },
        ControlRoute("POST", "notion/requests/clear") { api, _ in
            api.notion.journal.clear()
            return .json(["status": "ok"])
        },
        ControlRoute("GET", "notion/webhooks", webhooks),
        ControlRoute("GET", "notion/deliveries") { api, request throws(APIError) in
            try request.listing(of: api.notion.webhooks.deliverer.journal)
        },
    ]

    @LoopActor private static func state(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        let notion = api.notion
        let sources = notion.world.dataSources.values.sorted { $0.id < $1.id }.map { source -> JSONValue in
            let pages = notion.world.pages(of: source.id)
            return [
                "id": .string(source.id), "database": .string(source.databaseID), "name": .string(source.name),
                "pages": .number(pages.count), "living": .number(pages.count { !$0.isInTrash }),
                "properties": .list(source.properties.map(\.name)),
            ]
        }
        return .json([
            "token": .string(NotionAuthority.internalToken), "client_id": .string(NotionAuthority.clientID),
            "client_secret": .string(NotionAuthority.clientSecret), "bot_id": .string(NotionAuthority.internalBotID),
            "data_sources": .array(sources), "requests": .number(notion.journal.count),
            "rate_limit_violations": .number(notion.rateViolations),
            "webhooks": .number(notion.webhooks.subscriptions.count),
        ])
    }

    /// Every row of `data_source` as it is stored, also what is in the trash.
    @LoopActor private static func pages(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        let source = try request.dataSource(in: api.notion.world)
        let shape = NotionShape(world: api.notion.world, version: .trash)
        let pages = api.notion.world.pages(of: source.id).sorted { $0.serial < $1.serial }
        return .json(["pages": .array(pages.map { shape.page($0) })])
    }

    @LoopActor private static func webhooks(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        let entries = api.notion.webhooks.subscriptions.map { subscription -> JSONValue in
            [
                "id": .string(subscription.id), "url": .string(subscription.url),
                "state": .string(subscription.state.rawValue), "types": .list(subscription.types.sorted()),
                "version": .string(subscription.version.rawValue),
                "verification_token": .string(subscription.verificationToken),
            ]
        }
        return .json(["webhooks": .array(entries)])
    }
}
