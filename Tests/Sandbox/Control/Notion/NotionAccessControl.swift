import EventLoop
import JSON
import Time

/// Who may do what in the workspace, its webhooks, and how the service behaves.
enum NotionAccessControl {
    static let all = [
        ControlRoute("POST", "notion/connection", connection),
        ControlRoute("POST", "notion/client", client),
        ControlRoute("POST", "notion/share") { api, request throws(APIError) in try share(true, api, request) },
        ControlRoute("POST", "notion/unshare") { api, request throws(APIError) in try share(false, api, request) },
        ControlRoute("POST", "notion/revoke", revoke),
        ControlRoute("POST", "notion/expire-tokens") { api, _ in
            api.notion.authority.expireAccessTokens()
            return ok
        },
        ControlRoute("POST", "notion/webhook", subscribe),
        ControlRoute("POST", "notion/webhook/resend", resend),
        ControlRoute("POST", "notion/webhook/verify", verify),
        ControlRoute("POST", "notion/webhook/remove", removeWebhook),
        ControlRoute("POST", "notion/settings", settings),
    ]

    /// An internal integration: `token`, `name`, `capabilities` (separated by commas).
    @LoopActor private static func connection(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let notion = api.notion
        let token = try request.required("token")
        let known = notion.authority.accessTokens[token]?.botID
        var connection =
            known.flatMap { notion.authority.connections[$0] }
            ?? NotionConnection(botID: notion.world.newID(), name: request.optional("name") ?? "Integration")
        if let list = request.optional("capabilities") {
            connection.capabilities = Set(list.split(separator: ",").compactMap { .init(rawValue: String($0)) })
        }
        notion.authority.connections[connection.botID] = connection
        notion.authority.addToken(token, for: connection.botID, at: api.clock.now)
        if known == nil {
            notion.world.users.append(NotionUser(id: connection.botID, name: connection.name, email: nil))
        }
        return .json(["bot_id": .string(connection.botID), "token": .string(token)])
    }

    /// A public integration: `id`, `secret`, `redirect_uris` (separated by commas).
    @LoopActor private static func client(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let id = request.optional("id") ?? NotionAuthority.clientID
        let known = api.notion.authority.clients[id]
        var client = NotionClient(
            id: id, secret: request.optional("secret") ?? known?.secret ?? NotionAuthority.clientSecret,
            redirectURIs: known?.redirectURIs ?? [])
        if let list = request.optional("redirect_uris") {
            client.redirectURIs = list.split(separator: ",").map(String.init)
        }
        api.notion.authority.clients[id] = client
        return .json(["client_id": .string(client.id), "client_secret": .string(client.secret)])
    }

    /// A `database` with the connection of `bot`; the seeded ones by default.
    @LoopActor private static func share(
        _ isShared: Bool, _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let id = NotionWorld.normalized(request.optional("database") ?? NotionWorld.databaseID)
        guard api.notion.world.databases[id] != nil else { throw .notFound("No such database: \(id)") }
        let bot = request.optional("bot") ?? NotionAuthority.internalBotID
        if isShared {
            api.notion.world.databases[id]?.hiddenFrom.remove(bot)
        } else {
            api.notion.world.databases[id]?.hiddenFrom.insert(bot)
        }
        return ok
    }

    /// A person removes the connection: the tokens of `bot`, or all of them.
    @LoopActor private static func revoke(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        api.notion.authority.revokeAll(of: request.optional("bot"))
        return ok
    }

    /// A person enters `url` in the Webhooks tab, with `types` (separated by commas; all), `version`, `bot`. The token
    /// goes to the address; with `activate` the person pastes it at once.
    @LoopActor private static func subscribe(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let subscription = api.notion.webhooks.subscribe(
            url: try request.required("url"), botID: request.optional("bot") ?? NotionAuthority.internalBotID,
            types: Set((request.optional("types") ?? "").split(separator: ",").map(String.init)),
            version: try request.choice("version") ?? .trash, id: api.notion.world.newID())
        if request.optional("activate") == "true" {
            _ = api.notion.webhooks.verify(subscription.id, token: subscription.verificationToken)
        }
        return .json([
            "id": .string(subscription.id), "verification_token": .string(subscription.verificationToken),
        ])
    }

    /// Sends the token of `id` once more.
    @LoopActor private static func resend(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let id = try request.required("id")
        guard let subscription = api.notion.webhooks.subscriptions.first(where: { $0.id == id }) else {
            throw .notFound("No such subscription: \(id)")
        }
        api.notion.webhooks.sendToken(of: subscription)
        return ok
    }

    /// A person pastes the `token` that came to the address of subscription `id`.
    @LoopActor private static func verify(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        guard api.notion.webhooks.verify(try request.required("id"), token: try request.required("token")) else {
            throw .invalid("That is not the token that was sent.")
        }
        return ok
    }

    @LoopActor private static func removeWebhook(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        api.notion.webhooks.remove(try request.required("id"))
        return ok
    }

    /// Members of `NotionSettings` by their names in words; times in seconds.
    @LoopActor private static func settings(_ api: ControlAPI, _ request: ControlRequest) throws(APIError)
        -> APIResponse
    {
        var settings = api.notion.settings
        if let consent: NotionSettings.Consent = try request.choice("consent") { settings.consent = consent }
        settings.rate = max(0, try request.number("rate") ?? settings.rate)
        settings.burst = max(1, try request.number("burst") ?? settings.burst)
        settings.queryLimit = max(1, try request.integer("query_limit") ?? settings.queryLimit)
        try request.set("aggregation_window", &settings.aggregationWindow)
        if let flag = request.optional("tells_own_changes") { settings.tellsOwnChanges = flag == "true" }
        if try request.number("access_token_lifetime") != nil {
            var lifetime = Duration.zero
            try request.set("access_token_lifetime", &lifetime)
            settings.accessTokenLifetime = lifetime > .zero ? lifetime : nil
        }
        if let scale = try request.number("retry_scale") { api.notion.webhooks.deliverer.retryScale = max(0, scale) }
        api.notion.settings = settings
        api.notion.resetLimits()
        return ok
    }

    private static let ok = APIResponse.json(["status": "ok"])
}
