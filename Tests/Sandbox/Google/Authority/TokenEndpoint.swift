import EventLoop
import JSON
import Time

/// Google's token endpoint: codes, refresh tokens and signed assertions become access tokens.
@LoopActor struct TokenEndpoint {
    private let google: FakeGoogle
    private let request: APIRequest
    private let form: [String: String]
    private let now: Timestamp

    init(google: FakeGoogle, request: APIRequest) {
        self.google = google
        self.request = request
        form = FormBody.values(request.body)
        now = google.clock.now
    }

    func answer() -> APIResponse {
        do throws(OAuthError) {
            switch form["grant_type"] {
            case "authorization_code": return .json(try exchange())
            case "refresh_token": return .json(try refresh())
            case "urn:ietf:params:oauth:grant-type:jwt-bearer": return .json(try assertion())
            case nil: throw OAuthError("invalid_request", "Missing required parameter: grant_type")
            case let other?: throw OAuthError("unsupported_grant_type", "Invalid grant_type: \(other)")
            }
        } catch {
            return error.response
        }
    }

    // MARK: Web server flow

    private func exchange() throws(OAuthError) -> JSONValue {
        let client = try client()
        let code = try google.authority.takeCode(try required("code"), at: now)
        guard code.clientID == client.id else { throw OAuthError("invalid_grant", "Bad Request") }
        guard code.redirectURI == form["redirect_uri"] else { throw OAuthError("redirect_uri_mismatch") }
        if let challenge = code.challenge {
            guard let verifier = form["code_verifier"] else {
                throw OAuthError("invalid_grant", "Missing code verifier.")
            }
            guard (43...128).contains(verifier.utf8.count),
                Digest.base64URL(Digest.sha256(Array(verifier.utf8))) == challenge
            else { throw OAuthError("invalid_grant", "Invalid code verifier.") }
        }
        var refreshToken: String?
        var extra = JSONObject()
        if code.isOffline {
            let expires = client.isTesting ? now + google.settings.testingGrantLifetime : nil
            let grant = GoogleAuthority.Grant(
                clientID: client.id, account: code.account, scopes: code.scopes, made: now, expires: expires,
                lastUsed: now)
            refreshToken = google.authority.newGrant(grant, limit: google.settings.grantsPerAccount)
            extra["refresh_token"] = refreshToken.map(JSONValue.string)
            if let expires { extra["refresh_token_expires_in"] = .integer((expires - now).inMilliseconds / 1000) }
        }
        let caller = GoogleCaller(
            email: code.account, clientID: client.id, scopes: Self.short(code.scopes), isBareServiceAccount: false)
        return answer(caller, scopes: code.scopes, grant: refreshToken).merging(extra)
    }

    private func refresh() throws(OAuthError) -> JSONValue {
        let client = try client()
        let text = try required("refresh_token")
        let grant = try google.authority.useGrant(
            text, clientID: client.id, unusedLimit: google.settings.unusedGrantLifetime, at: now)
        let caller = GoogleCaller(
            email: grant.account, clientID: client.id, scopes: Self.short(grant.scopes), isBareServiceAccount: false)
        return answer(caller, scopes: grant.scopes, grant: text)
    }

    private func client() throws(OAuthError) -> OAuthClient {
        var (id, secret) = (form["client_id"], form["client_secret"])
        if let header = request.header("authorization"), header.hasPrefix("Basic "),
            let bytes = Base64Text.decode(header.dropFirst(6))
        {
            let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
            if parts.count == 2 { (id, secret) = (parts[0], parts[1]) }
        }
        guard let id, let client = google.authority.clients[id] else {
            throw OAuthError("invalid_client", "The OAuth client was not found.")
        }
        guard client.secret == secret else { throw OAuthError("invalid_client", "Unauthorized") }
        return client
    }

    private func required(_ name: String) throws(OAuthError) -> String {
        guard let value = form[name], !value.isEmpty else {
            throw OAuthError("invalid_request", "Missing required parameter: \(name)")
        }
        return value
    }

    private func answer(_ caller: GoogleCaller, scopes: [String], grant: String?) -> JSONValue {
        let lifetime = google.settings.accessTokenLifetime
        let token = google.authority.newAccessToken(caller, grant: grant, expires: now + lifetime)
        return [
            "access_token": .string(token), "expires_in": .integer(lifetime.inMilliseconds / 1000),
            "scope": .string(scopes.joined(separator: " ")), "token_type": "Bearer",
        ]
    }

    private static func short(_ scopes: [String]) -> Set<String> {
        Set(scopes.filter { $0.hasPrefix(GoogleScopes.prefix) }.map { String($0.dropFirst(GoogleScopes.prefix.count)) })
    }

    // MARK: Service accounts

    private func assertion() throws(OAuthError) -> JSONValue {
        let assertion = try SignedAssertion(try required("assertion"))
        guard let account = google.authority.serviceAccounts[assertion.issuer] else {
            throw OAuthError("invalid_grant", "Invalid grant: account not found")
        }
        guard account.key.verifies(assertion.signature, of: assertion.signedText) else {
            throw OAuthError("invalid_grant", "Invalid JWT Signature.")
        }
        try assertion.check(at: now, audiences: audiences)
        let scopes = Self.short(assertion.scopes)
        guard !scopes.isEmpty else {
            throw OAuthError("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        }
        var email = account.email
        if let subject = assertion.subject, subject != account.email {
            guard let person = google.world.account(subject) else {
                throw OAuthError("invalid_grant", "Invalid email or User ID")
            }
            guard !person.isConsumer, scopes.isSubset(of: account.delegatedScopes) else {
                throw OAuthError(
                    "unauthorized_client",
                    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for "
                        + "any of the scopes requested.")
            }
            email = subject
        }
        let caller = GoogleCaller(
            email: email, clientID: account.clientID, scopes: scopes, isBareServiceAccount: email == account.email)
        var answer = answer(caller, scopes: assertion.scopes, grant: nil)
        if case .object(var object) = answer {
            object["scope"] = nil
            answer = .object(object)
        }
        return answer
    }

    /// The endpoint by its real name, and by the one under which it was reached here.
    private var audiences: [String] {
        let host = request.header("host") ?? ""
        return ["https://oauth2.googleapis.com/token", "http://\(host)/google/token", "https://\(host)/google/token"]
    }
}
