import CalendarModel
import Contracts
import Crypto
import Database
import EventLoop
import GoogleCalendar
import HTTPClient
import JSON
import JSONRPC
import NotionCalendar
import ServiceKit
import Time

/// Takes people to Google or Notion and back, to allow Rollcall their calendars.
@LoopActor struct ConsentAnswers {
    let context: ProgramContext
    let vault: CredentialVault
    let clients: OutsideClients
    let accounts: AccountAnswers

    func register(in methods: inout RPCMethods) {
        methods.on(BeginConsent.self) { call, _ in try await begin(call) }
        methods.on(OpenConsent.self) { call, _ in try await open(call) }
        methods.on(FinishConsent.self) { call, _ in try await finish(call) }
    }

    private func begin(_ call: BeginConsent) async throws -> ConsentStarted {
        let provider = try CalendarProvider(named: call.provider)
        let owner = try await accounts.owner(of: call.account, provider, call.owner)
        let consent = GoogleConsent(redirectURL: try redirectURL(provider), random: context.world.random)
        // What is missing is told to who begins, not to who is sent there.
        _ = try await told { try address(provider, consent, loginHint: call.loginHint) }
        let pending = PendingConsent(
            provider: provider, owner: owner, account: call.account, loginHint: call.loginHint,
            redirectURL: consent.redirectURL, verifier: consent.verifier.reveal())
        let hash = SHA256.hash(consent.state.reveal().utf8)
        let sealed = try vault.seal(
            text: Secret(String(decoding: try JSON.encode(pending), as: UTF8.self)),
            in: ConsentStore.row(stateHash: hash))
        let now = context.world.time.now
        try await context.database.write {
            try ConsentStore($0).insert(stateHash: hash, sealed: sealed, now: now)
        }
        // The way begins where it is to end, so that it can be told there whether it is the same browser.
        let url = "\(consent.redirectURL)/start?state=\(consent.state.reveal())"
        return ConsentStarted(url: url, expiresAt: now + ConsentStore.lifetime)
    }

    /// - Throws: `RPCError.notFound` for a state that is not waited for.
    private func open(_ call: OpenConsent) async throws -> ConsentAddress {
        let hash = SHA256.hash(call.state.utf8)
        let now = context.world.time.now
        let sealed = try await context.database.read { try ConsentStore($0).find(stateHash: hash, now: now) }
        let pending = try pending(sealed, stateHash: hash, provider: call.provider)
        let consent = GoogleConsent(
            state: Secret(call.state), verifier: Secret(pending.verifier), redirectURL: pending.redirectURL)
        let url = try await told { try address(pending.provider, consent, loginHint: pending.loginHint) }
        return ConsentAddress(url: url.text)
    }

    private func redirectURL(_ provider: CalendarProvider) throws -> String {
        switch provider {
        case .google:
            guard let url = clients.configuration.google.redirectURL else {
                throw RPCError(.conflict, message: "set GOOGLE_REDIRECT_URI, or ROLLCALL_PUBLIC_URL, first")
            }
            return url
        case .notion:
            guard let application = clients.configuration.notion.application else {
                throw RPCError(
                    .conflict,
                    message: "set NOTION_CLIENT_ID and NOTION_CLIENT_SECRET, or give an internal integration's token")
            }
            return application.redirectURL
        case .caldav: throw RPCError(.invalidParams, message: "CalDAV accounts are added with a password")
        }
    }

    private func address(_ provider: CalendarProvider, _ consent: GoogleConsent, loginHint: String?) throws -> HTTPURL {
        if provider == .notion { return try clients.notionEndpoint().authorizationURL(state: consent.state) }
        return try consent.url(
            clients.google, clientID: try clients.googleApplication().clientID, loginHint: loginHint)
    }

    /// - Throws: `RPCError.notFound` for a state that is not waited for, whatever else is said.
    private func finish(_ call: FinishConsent) async throws -> AccountSummary {
        let hash = SHA256.hash(call.state.utf8)
        let now = context.world.time.now
        let sealed = try await context.database.write { try ConsentStore($0).take(stateHash: hash, now: now) }
        let pending = try pending(sealed, stateHash: hash, provider: call.provider)
        guard let code = call.code, call.error == nil else {
            throw RPCError(.conflict, message: "it was not allowed there")
        }
        let (secret, name) = try await told { try await exchange(code, pending, state: Secret(call.state)) }
        return AccountSummary(
            try await accounts.keep(
                secret, named: name, provider: pending.provider, owner: pending.owner, account: pending.account))
    }

    /// - Throws: `RPCError.notFound` when there is none, or it is another provider's.
    private func pending(_ sealed: [UInt8]?, stateHash: [UInt8], provider: String) throws -> PendingConsent {
        guard let sealed else {
            throw RPCError(.notFound, message: "this consent is not waited for, or not any more: begin anew")
        }
        let text = try vault.openText(sealed, in: ConsentStore.row(stateHash: stateHash)).reveal()
        let pending = try JSON.decode(PendingConsent.self, from: Array(text.utf8))
        guard pending.provider.rawValue == provider else {
            throw RPCError(.notFound, message: "this consent is another provider's: begin anew")
        }
        return pending
    }

    private func exchange(
        _ code: String, _ pending: PendingConsent, state: Secret<String>
    ) async throws -> (CredentialSecret, name: String) {
        guard pending.provider == .google else {
            let connection = try await clients.notionEndpoint().exchange(code: code)
            let tokens = connection.tokens
            return (
                .notionConnection(accessToken: tokens.accessToken, refreshToken: tokens.refreshToken),
                connection.workspaceName ?? "Notion"
            )
        }
        let consent = GoogleConsent(
            state: state, verifier: Secret(pending.verifier), redirectURL: pending.redirectURL)
        let answer = try await clients.googleTokens.exchange(code: code, consent, try clients.googleApplication())
        guard answer.missing().isEmpty, let token = answer.refreshToken else {
            throw OutsideError.forbidden("not all of what is needed was allowed: leave every box ticked")
        }
        let secret = CredentialSecret.googleConsent(refreshToken: token)
        let client = try clients.client(.google, secret) { _ in }
        // Google tells who it was only to those who may ask for more; the primary calendar has the person's address.
        let calendars = try await client.choices()
        return (secret, calendars.first(where: \.isPrimary)?.id ?? "Google")
    }
}

/// What a consent is for.
private struct PendingConsent: Codable {
    var provider: CalendarProvider
    var owner: EventOwner
    var account: String?
    var loginHint: String?
    var redirectURL: String
    var verifier: String
}
