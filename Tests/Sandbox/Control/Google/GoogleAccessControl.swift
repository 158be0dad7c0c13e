import EventLoop
import JSON
import Time

/// Who may do what at Google, and how it behaves.
enum GoogleAccessControl {
    static let all = [
        ControlRoute("POST", "google/account", account),
        ControlRoute("POST", "google/calendar", calendar),
        ControlRoute("POST", "google/share", share),
        ControlRoute("POST", "google/client", client),
        ControlRoute("POST", "google/service-account", serviceAccount),
        ControlRoute("POST", "google/token", token),
        ControlRoute("POST", "google/revoke", revoke),
        ControlRoute("POST", "google/expire-tokens", expire),
        ControlRoute("POST", "google/invalidate-sync-tokens", invalidate),
        ControlRoute("POST", "google/settings", settings),
    ]

    /// A new account: `email`, `name`, `time_zone`, `consumer`.
    @LoopActor private static func account(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let email = try request.required("email")
        let zone = try request.zone() ?? "UTC"
        api.google.world.addAccount(
            email, name: request.optional("name") ?? email, timeZone: zone,
            isConsumer: request.optional("consumer") == "true", at: api.clock.now)
        return ok
    }

    /// A new calendar: `id`, `summary`, `time_zone`, `owner`.
    @LoopActor private static func calendar(_ api: ControlAPI, _ request: ControlRequest) throws(APIError)
        -> APIResponse
    {
        let id = try request.required("id")
        guard api.google.world.calendars[id] == nil else { throw APIError(status: 409, message: "The id is taken.") }
        api.google.world.add(
            GoogleCalendar(
                id: id, summary: request.optional("summary") ?? id, timeZone: try request.zone() ?? "UTC",
                owner: request.optional("owner") ?? "ada@example.org", isPrimary: false, at: api.clock.now))
        return ok
    }

    /// Shares a calendar with `email` as `role`, or no more with `role=none`. Sync tokens of the calendar die.
    @LoopActor private static func share(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        let calendar = try request.calendar(in: api.google.world)
        let email = try request.required("email")
        let name = try request.required("role")
        let role = GoogleCalendar.Role(rawValue: name)
        guard role != nil || name == "none" else {
            throw .unknownChoice(GoogleCalendar.Role.allCases.map(\.rawValue) + ["none"], at: "role")
        }
        api.google.world.update(calendar.id) { calendar in
            calendar.roles[email] = role
            calendar.invalidateSyncTokens()
        }
        if role == nil {
            api.google.world.unsubscribe(email, from: calendar.id)
        } else {
            api.google.world.subscribe(email, to: calendar.id)
        }
        return ok
    }

    /// Registers an OAuth client, or changes one: `id`, `secret`, `redirect_uris` (separated by commas), `testing`.
    @LoopActor private static func client(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let id = request.optional("id") ?? GoogleAuthority.clientID
        if request.optional("remove") == "true" {
            api.google.authority.clients[id] = nil
            return ok
        }
        let known = api.google.authority.clients[id]
        var client = OAuthClient(
            id: id, secret: request.optional("secret") ?? known?.secret ?? GoogleAuthority.clientSecret,
            redirectURIs: known?.redirectURIs ?? [], isTesting: known?.isTesting ?? false)
        if let list = request.optional("redirect_uris") {
            client.redirectURIs = list.split(separator: ",").map(String.init)
        }
        if let flag = request.optional("testing") { client.isTesting = flag == "true" }
        api.google.authority.clients[id] = client
        return .json(["client_id": .string(client.id), "client_secret": .string(client.secret)])
    }

    /// Makes a service account, or finds the one with that `email`, and gives its file of credentials. `scopes`
    /// (separated by commas, without prefix) are delegated to it for the whole domain; `url` is where the sandbox is.
    @LoopActor private static func serviceAccount(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let email = request.optional("email") ?? "rollcall@rollcall-sandbox.iam.gserviceaccount.com"
        var account: ServiceAccount
        if let known = api.google.authority.serviceAccounts[email] {
            account = known
        } else {
            guard let key = RSAKey() else { throw APIError(status: 500, message: "No key could be made.") }
            let digits = Digest.sha256(Array(email.utf8))
            account = ServiceAccount(
                email: email, clientID: String(digits.prefix(21).map { Character("\($0 % 10)") }),
                keyID: Digest.hex(digits.suffix(20)), key: key, delegatedScopes: [])
        }
        if let list = request.optional("scopes") {
            account.delegatedScopes = Set(list.split(separator: ",").map(String.init))
        }
        api.google.authority.serviceAccounts[email] = account
        return .json(account.credentials(url: request.optional("url") ?? "http://127.0.0.1:9100"))
    }

    /// An access token without the way through the consent page: `account`, `scopes`, `client`.
    @LoopActor private static func token(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        let email = request.optional("account") ?? "ada@example.org"
        guard api.google.world.account(email) != nil else { throw .notFound("No such account: \(email)") }
        let scopes = (request.optional("scopes") ?? "calendar").split(separator: ",").map(String.init)
        let clientID = request.optional("client") ?? GoogleAuthority.clientID
        let now = api.clock.now
        let grant = GoogleAuthority.Grant(
            clientID: clientID, account: email, scopes: scopes.map { GoogleScopes.prefix + $0 }, made: now,
            expires: nil, lastUsed: now)
        let refresh = api.google.authority.newGrant(grant, limit: api.google.settings.grantsPerAccount)
        let access = api.google.authority.newAccessToken(
            GoogleCaller(email: email, clientID: clientID, scopes: Set(scopes), isBareServiceAccount: false),
            grant: refresh, expires: now + api.google.settings.accessTokenLifetime)
        return .json([
            "access_token": .string(access), "refresh_token": .string(refresh), "client_id": .string(clientID),
            "client_secret": .text(api.google.authority.clients[clientID]?.secret),
        ])
    }

    /// The person takes back what was granted: `account`, or everybody.
    @LoopActor private static func revoke(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        api.google.authority.revokeGrants(of: request.optional("account"))
        return ok
    }

    /// Access tokens end now: of `account`, or of everybody.
    @LoopActor private static func expire(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        api.google.authority.expireAccessTokens(of: request.optional("account"))
        return ok
    }

    /// Sync and page tokens die: of `calendar`, or of all calendars.
    @LoopActor private static func invalidate(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        for id in api.google.world.calendars.keys where [nil, id].contains(request.optional("calendar")) {
            api.google.world.update(id) { $0.invalidateSyncTokens() }
        }
        return ok
    }

    /// Members of `GoogleSettings` by their names in words; times in seconds.
    @LoopActor private static func settings(_ api: ControlAPI, _ request: ControlRequest) throws(APIError)
        -> APIResponse
    {
        var settings = api.google.settings
        if let consent: GoogleSettings.Consent = try request.choice("consent") { settings.consent = consent }
        if let stub: GoogleSettings.Stub = try request.choice("stub") { settings.stub = stub }
        if let text = request.optional("granted_scopes") {
            settings.grantedScopes = text.isEmpty ? nil : text.split(separator: ",").map(String.init)
        }
        try request.set("access_token_lifetime", &settings.accessTokenLifetime)
        try request.set("code_lifetime", &settings.codeLifetime)
        try request.set("testing_grant_lifetime", &settings.testingGrantLifetime)
        try request.set("unused_grant_lifetime", &settings.unusedGrantLifetime)
        try request.set("sync_token_lifetime", &settings.syncTokenLifetime)
        try request.set("updated_min_reach", &settings.updatedMinReach)
        try request.set("expansion_reach", &settings.expansionReach)
        try request.set("channel_lifetime", &settings.channelLifetime)
        try request.set("push_delay", &settings.pushDelay)
        if let flag = request.optional("secure_channels") { settings.requiresSecureChannels = flag == "true" }
        settings.pageCap = max(0, try request.integer("page_cap") ?? settings.pageCap)
        settings.grantsPerAccount = max(1, try request.integer("grants_per_account") ?? settings.grantsPerAccount)
        settings.userQuota = max(0, try request.integer("user_quota") ?? settings.userQuota)
        settings.projectQuota = max(0, try request.integer("project_quota") ?? settings.projectQuota)
        if let status = try request.integer("quota_status") {
            guard [403, 429].contains(status) else { throw .invalid("quota_status must be 403 or 429.") }
            settings.quotaStatus = status
        }
        if let scale = try request.number("retry_scale") { api.google.deliverer.retryScale = max(0, scale) }
        api.google.settings = settings
        return ok
    }

    private static let ok = APIResponse.json(["status": "ok"])
}

extension ControlRequest {
    /// - Throws: 400 for what is no time zone.
    func zone() throws(APIError) -> String? {
        guard let zone = optional("time_zone") else { return nil }
        guard Zones.rules(zone) != nil else { throw .invalid("Unknown time zone: \(zone)") }
        return zone
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String
    ) throws(APIError) -> Choice? where Choice.RawValue == String {
        guard let text = optional(name) else { return nil }
        guard let value = Choice(rawValue: text) else {
            throw .unknownChoice(Choice.allCases.map(\.rawValue), at: name)
        }
        return value
    }

    /// Sets a time that is given in seconds.
    func set(_ name: String, _ value: inout Duration) throws(APIError) {
        guard let seconds = try number(name) else { return }
        guard seconds >= 0 else { throw .invalid("\(name) must not be negative.") }
        value = .milliseconds(Int64(seconds * 1000))
    }
}
