import JSON
import Time

/// Who may do what in whose name: clients, service accounts, codes, grants and access tokens. A value; time is a
/// parameter.
struct GoogleAuthority: Sendable {
    /// What a consent page promised, to be exchanged once.
    struct Code: Sendable {
        let clientID: String
        let account: String
        let scopes: [String]
        let redirectURI: String
        let challenge: String?
        /// Whether a refresh token was asked for, and is due.
        let isOffline: Bool
        let expires: Timestamp
    }

    /// A refresh token.
    struct Grant: Sendable {
        let clientID: String
        let account: String
        let scopes: [String]
        let made: Timestamp
        /// The end of a grant that is limited in time.
        let expires: Timestamp?
        var lastUsed: Timestamp
        /// The order in which they were given: several may be of one moment.
        fileprivate(set) var serial = 0
    }

    struct AccessToken: Sendable {
        let caller: GoogleCaller
        let expires: Timestamp
        /// The refresh token that it belongs to.
        let grant: String?
    }

    static let clientID = "rollcall-sandbox.apps.googleusercontent.com"
    static let clientSecret = "GOCSPX-sandbox"

    var clients: [String: OAuthClient]
    var serviceAccounts: [String: ServiceAccount] = [:]
    private(set) var codes: [String: Code] = [:]
    private(set) var grants: [String: Grant] = [:]
    private(set) var accessTokens: [String: AccessToken] = [:]
    private var grantCount = 0
    private var dice: Dice

    init(seed: UInt64) {
        dice = Dice(seed: seed, stream: "google tokens")
        clients = [Self.clientID: OAuthClient(id: Self.clientID, secret: Self.clientSecret)]
    }

    func isServiceAccount(_ clientID: String) -> Bool { serviceAccounts.values.contains { $0.clientID == clientID } }

    /// The caller of a request to an API.
    ///
    /// - Throws: 401 without a token that lives.
    func caller(of request: APIRequest, at now: Timestamp) throws(GoogleError) -> GoogleCaller {
        guard let header = request.header("authorization") else { throw .loginRequired }
        let parts = header.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer", let token = accessTokens[String(parts[1])],
            token.expires > now
        else { throw .authError }
        return token.caller
    }

    // MARK: Giving

    mutating func newCode(_ code: Code) -> String {
        let text = "4/0A" + dice.identifier("", length: 40)
        codes[text] = code
        return text
    }

    /// The code, which is used up by that.
    mutating func takeCode(_ text: String, at now: Timestamp) throws(OAuthError) -> Code {
        guard let code = codes.removeValue(forKey: text), code.expires > now else {
            throw OAuthError("invalid_grant", "Malformed auth code.")
        }
        return code
    }

    /// Whether the account has consented to this client before, and still does.
    func hasGrant(_ account: String, _ clientID: String) -> Bool {
        grants.values.contains { $0.account == account && $0.clientID == clientID }
    }

    /// A new refresh token; the oldest of too many dies.
    mutating func newGrant(_ grant: Grant, limit: Int) -> String {
        let mine = grants.filter { $0.value.account == grant.account && $0.value.clientID == grant.clientID }
        for (text, _) in mine.sorted(by: { $0.value.serial < $1.value.serial }).prefix(max(0, mine.count - limit + 1)) {
            revokeGrant(text)
        }
        let text = "1//0" + dice.identifier("", length: 60)
        grantCount += 1
        grants[text] = grant
        grants[text]?.serial = grantCount
        return text
    }

    /// - Throws: `invalid_grant` when it is revoked, ended, or was not used for too long.
    mutating func useGrant(
        _ text: String, clientID: String, unusedLimit: Duration, at now: Timestamp
    ) throws(OAuthError) -> Grant {
        guard var grant = grants[text], grant.clientID == clientID, grant.expires.map({ $0 > now }) ?? true,
            now - grant.lastUsed < unusedLimit
        else { throw OAuthError("invalid_grant") }
        grant.lastUsed = now
        grants[text] = grant
        return grant
    }

    mutating func newAccessToken(_ caller: GoogleCaller, grant: String?, expires: Timestamp) -> String {
        let text = "ya29." + dice.identifier("", length: 80)
        accessTokens[text] = AccessToken(caller: caller, expires: expires, grant: grant)
        return text
    }

    // MARK: Taking away

    /// Ends a refresh token with its access tokens, or an access token with its refresh token.
    ///
    /// - Returns: whether there was such a token.
    mutating func revoke(_ text: String) -> Bool {
        if grants[text] != nil {
            revokeGrant(text)
            return true
        }
        guard let token = accessTokens.removeValue(forKey: text) else { return false }
        if let grant = token.grant { revokeGrant(grant) }
        return true
    }

    /// As people do on their account's page: all grants of the account.
    ///
    /// - Parameter account: `nil` = everybody's.
    mutating func revokeGrants(of account: String?) {
        for (text, grant) in grants where account == nil || grant.account == account { revokeGrant(text) }
    }

    /// Access tokens end now; refresh tokens stay.
    mutating func expireAccessTokens(of account: String?) {
        accessTokens = accessTokens.filter { account != nil && $0.value.caller.email != account }
    }

    private mutating func revokeGrant(_ text: String) {
        grants[text] = nil
        accessTokens = accessTokens.filter { $0.value.grant != text }
    }
}

/// An application that was registered for OAuth.
struct OAuthClient: Sendable {
    let id: String
    let secret: String
    /// Exact addresses. Addresses on this machine are taken without being listed, as for installed applications.
    var redirectURIs: [String] = []
    /// The consent screen is External and in Testing: grants end early.
    var isTesting = false

    func accepts(_ redirectURI: String) -> Bool {
        redirectURIs.contains(redirectURI)
            || ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { host in
                redirectURI == host || redirectURI.hasPrefix(host + ":") || redirectURI.hasPrefix(host + "/")
            }
    }
}
