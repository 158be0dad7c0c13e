import CalendarModel
import Contracts
import Crypto
import Database
import Durable
import EventLoop
import GoogleCalendar
import GoogleCredentials
import JSONRPC
import NotionCalendar
import ServiceKit
import Telemetry
import Time

/// Adds accounts at providers, after trying them, and forgets them.
@LoopActor struct AccountAnswers {
    let context: ProgramContext
    let vault: CredentialVault
    let connector: IntegrationConnector

    func register(in methods: inout RPCMethods) {
        methods.on(ListAccounts.self) { _, _ in
            let all = try await context.database.read { try CredentialStore($0).all() }
            return AccountList(accounts: all.map(AccountSummary.init))
        }
        methods.on(AddAccount.self) { call, _ in try await add(call) }
        methods.on(RemoveAccount.self) { call, _ in try await remove(call.id) }
        methods.on(ListCalendarChoices.self) { call, _ in
            try await told {
                guard try await context.database.read({ try CredentialStore($0).credential(call.account) }) != nil
                else {
                    throw RPCError(.notFound, message: "there is no account \(call.account)")
                }
                let client = try await connector.client(call.account)
                return CalendarChoiceList(calendars: try await client.choices(pasted: call.pasted))
            }
        }
    }

    private func add(_ call: AddAccount) async throws -> AccountSummary {
        let provider = try CalendarProvider(named: call.provider)
        let owner = try await owner(of: call.account, provider, call.owner)
        let secret = try CredentialSecret(call, provider)
        let name = try await told { try await tried(provider, secret, for: call.account) }
        return AccountSummary(
            try await keep(secret, named: name, provider: provider, owner: owner, account: call.account))
    }

    /// Whose the account is, or will be: one that is mended stays whose it was.
    ///
    /// - Throws: `RPCError.notFound` when there is no such account of the one who is said to have it.
    func owner(of account: String?, _ provider: CalendarProvider, _ claimed: EventOwner?) async throws -> EventOwner {
        guard let account else { return claimed ?? .community }
        return try await context.database.read {
            try CredentialStore($0).mendable(account, provider, of: claimed).owner
        }
    }

    /// Stores what has been found to open an account. What waited for it goes on.
    ///
    /// - Parameter account: the one that it opens from now on; a new one for nil.
    func keep(
        _ secret: CredentialSecret, named name: String, provider: CalendarProvider, owner: EventOwner, account: String?
    ) async throws -> StoredCredential {
        let id = account ?? "acct-\(Hex.encode(context.world.random.bytes(8)))"
        let fresh = StoredCredential(
            id: id, owner: owner, provider: provider, account: name,
            sealed: try vault.seal(secret, in: StoredCredential.row(id, provider)), createdAt: context.world.time.now)
        return try await context.database.write { [jobs = context.jobs] connection in
            let store = CredentialStore(connection)
            var credential = fresh
            if account != nil { credential.createdAt = try store.mendable(id, provider, of: owner).createdAt }
            try store.save(credential)
            try jobs.resume(credential: SyncQueue.credential(id), in: connection)
            return credential
        }
    }

    /// - Parameter account: the one that the secret is to open from now on.
    /// - Returns: what people call the account.
    private func tried(
        _ provider: CalendarProvider, _ secret: CredentialSecret, for account: String?
    ) async throws -> String {
        // Internal tokens and passwords do not change.
        let client = try connector.clients.client(provider, secret) { _ in }
        switch (client, secret) {
        case (.google(let client, _), .googleServiceAccount(let credentials, let subject)):
            do {
                _ = try await client.calendars()
            } catch OutsideError.forbidden {
                // A token was given, for events alone, which is what was asked for.
            }
            return try subject ?? GoogleServiceAccount(credentials: credentials).email
        case (.notion(let client), _):
            _ = try await client.botID()
            return "Notion"
        case (.caldav, .caldav(_, let user, _, _)):
            try await checkCalendars(of: account, are: client.choices())
            return user
        default:
            return provider.rawValue
        }
    }

    /// A password goes only to servers that the account it opens names itself: not to those of calendars that were
    /// connected with another one.
    private func checkCalendars(of account: String?, are choices: [CalendarChoice]) async throws {
        guard let account else { return }
        let connected = try await context.database.read { connection in
            try IntegrationStore(connection).all().filter { $0.credential == account }
        }
        for integration in connected where !choices.contains(where: { $0.id == integration.outsideCalendar }) {
            throw RPCError(
                .conflict,
                message: "“\(integration.name)” is not among the calendars of this account: disconnect it first, or "
                    + "add the account as another one")
        }
    }

    private func remove(_ id: String) async throws -> Acknowledgement {
        let credential = try await context.database.write { connection -> StoredCredential? in
            let store = CredentialStore(connection)
            guard let credential = try store.credential(id) else { return nil }
            guard try store.isUnused(id) else {
                throw RPCError(.conflict, message: "calendars of this account are connected: disconnect them first")
            }
            try store.delete(id)
            return credential
        }
        guard let credential else { throw RPCError(.notFound, message: "there is no account \(id)") }
        connector.forget(id)
        await revoke(credential)
        return Acknowledgement()
    }

    /// The account is forgotten here whether or not the provider can be told.
    private func revoke(_ credential: StoredCredential) async {
        do {
            switch try vault.open(credential.sealed, in: credential.row) {
            case .googleConsent(let token):
                // Google takes back all that one person has allowed.
                guard try await !hasConsent(of: credential.account) else { return }
                try await connector.clients.googleTokens.revoke(token)
            case .notionConnection(let token, _): try await connector.clients.notionEndpoint().revoke(token)
            case .googleServiceAccount, .notionToken, .caldav, .configured: break
            }
        } catch {
            context.logger.warning(
                "an account is forgotten, but its provider could not be told", .identifier("account", credential.id),
                .error(error))
        }
    }

    /// Whether a person's consent at Google opens an account that is still here.
    private func hasConsent(of person: String) async throws -> Bool {
        try await context.database.read { try CredentialStore($0).all() }.contains { other in
            guard other.provider == .google, other.account == person else { return false }
            if case .googleConsent = try vault.open(other.sealed, in: other.row) { return true }
            return false
        }
    }
}

extension AccountSummary {
    init(_ credential: StoredCredential) {
        self.init(
            id: credential.id, provider: credential.provider.rawValue, owner: credential.owner,
            name: credential.account, refused: credential.refused, createdAt: credential.createdAt)
    }
}

/// Tells a caller what a provider said.
@LoopActor func told<Result>(_ body: @LoopActor () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let error as OutsideError {
        throw RPCError(.conflict, message: error.description)
    } catch let error as GoogleCredentialsError {
        throw RPCError(.invalidParams, message: error.description)
    }
}

extension CalendarProvider {
    /// - Throws: `RPCError.invalidParams`.
    init(named name: String) throws {
        guard let provider = CalendarProvider(rawValue: name) else {
            let names = CalendarProvider.allCases.map(\.rawValue).joined(separator: ", ")
            throw RPCError(.invalidParams, message: "the provider is one of \(names)")
        }
        self = provider
    }
}

extension CredentialSecret {
    /// What a call brings.
    ///
    /// - Throws: `RPCError.invalidParams` when something is missing.
    init(_ call: AddAccount, _ provider: CalendarProvider) throws {
        func need(_ value: String?, _ name: String, _ what: String) throws -> String {
            guard let value, !value.isEmpty else {
                throw RPCError(.invalidParams, message: "\(provider.rawValue) needs \(name): \(what)")
            }
            return value
        }
        switch provider {
        case .google:
            let file = try need(
                call.credentials, "credentials", "a service account's key file; people consent in their browser instead"
            )
            self = .googleServiceAccount(credentials: Secret(file), subject: call.subject)
        case .notion:
            self = .notionToken(Secret(try need(call.token, "token", "an internal integration's token")))
        case .caldav:
            let place = try need(call.place, "place", "an e-mail address, a host or a URL")
            let isAddress = !place.hasPrefix("http") && place.utf8.contains(UInt8(ascii: "@"))
            let user = try need(call.user ?? (isAddress ? place : nil), "user", "the user name")
            guard !user.utf8.contains(UInt8(ascii: ":")) else {
                throw RPCError(.invalidParams, message: "a user name has no colon")
            }
            self = .caldav(
                place: place, user: user,
                password: Secret(try need(call.password, "password", "for most services an app password")),
                approved: call.approvedOrigins ?? [])
        }
    }
}

extension CredentialStore {
    /// - Parameter owner: whose it is said to be; nil when nobody said.
    /// - Throws: `RPCError.notFound`.
    fileprivate func mendable(
        _ id: String, _ provider: CalendarProvider, of owner: EventOwner?
    ) throws -> StoredCredential {
        guard let known = try credential(id), known.provider == provider, owner == nil || known.owner == owner else {
            let whose = owner == nil ? "" : " of this owner"
            throw RPCError(.notFound, message: "there is no \(provider.rawValue) account \(id)\(whose)")
        }
        return known
    }
}
