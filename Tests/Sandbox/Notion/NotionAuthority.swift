import JSON
import Time

/// Connections with their tokens. A value; time is a parameter.
struct NotionAuthority: Sendable {
    struct Code: Sendable {
        let clientID: String
        let redirectURI: String?
        let expires: Timestamp
    }

    struct AccessToken: Sendable {
        let botID: String
        let issued: Timestamp
        let expires: Timestamp?
    }

    static let internalToken = "ntn_sandbox"
    static let internalBotID = "9188c6a5-7381-452f-b3dc-d4865aa89bdf"
    static let clientID = "0ef2e755-4912-8096-91c1-00376a88a5ca"
    static let clientSecret = "secret_sandbox_client"

    var clients: [String: NotionClient]
    var connections: [String: NotionConnection]
    private(set) var accessTokens: [String: AccessToken]
    /// The connection of each refresh token; single use.
    private(set) var refreshTokens: [String: String] = [:]
    private var codes: [String: Code] = [:]
    private var dice: Dice

    init(seed: UInt64, at now: Timestamp) {
        dice = Dice(seed: seed, stream: "notion tokens")
        clients = [Self.clientID: NotionClient(id: Self.clientID, secret: Self.clientSecret)]
        connections = [Self.internalBotID: NotionConnection(botID: Self.internalBotID, name: "Rollcall")]
        accessTokens = [Self.internalToken: AccessToken(botID: Self.internalBotID, issued: now, expires: nil)]
    }

    /// - Throws: 401 without a token that lives.
    func connection(of request: APIRequest, at now: Timestamp) throws(NotionError) -> NotionConnection {
        let parts = (request.header("authorization") ?? "").split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer", let token = accessTokens[String(parts[1])],
            token.expires.map({ $0 > now }) ?? true, let connection = connections[token.botID]
        else { throw .unauthorized }
        return connection
    }

    mutating func newCode(_ code: Code) -> String {
        let text = dice.identifier("", length: 36)
        codes[text] = code
        return text
    }

    /// The code, which is used up by that; `nil` when there is none that lives.
    mutating func takeCode(_ text: String, at now: Timestamp) -> Code? {
        codes.removeValue(forKey: text).flatMap { $0.expires > now ? $0 : nil }
    }

    /// A pair of tokens for a connection.
    mutating func newTokens(
        for botID: String, lifetime: Duration?, at now: Timestamp
    ) -> (access: String, refresh: String) {
        let access = "ntn_" + dice.identifier("", length: 46)
        let refresh = "nrt_" + dice.identifier("", length: 46)
        accessTokens[access] = AccessToken(botID: botID, issued: now, expires: lifetime.map { now + $0 })
        refreshTokens[refresh] = botID
        return (access, refresh)
    }

    /// Uses a refresh token up. The access tokens that were given before die with it.
    mutating func takeRefreshToken(_ text: String) -> String? {
        guard let botID = refreshTokens.removeValue(forKey: text) else { return nil }
        accessTokens = accessTokens.filter { $0.value.botID != botID }
        return botID
    }

    /// - Returns: whether there was such a token.
    mutating func revoke(_ text: String) -> Bool {
        guard let botID = accessTokens[text]?.botID ?? refreshTokens[text] else { return false }
        revokeAll(of: botID)
        return true
    }

    /// - Parameter botID: `nil` = everybody's.
    mutating func revokeAll(of botID: String?) {
        accessTokens = accessTokens.filter { botID != nil && $0.value.botID != botID }
        refreshTokens = refreshTokens.filter { botID != nil && $0.value != botID }
    }

    /// Access tokens end now; refresh tokens stay.
    mutating func expireAccessTokens() { accessTokens = [:] }

    /// A static token for an internal connection.
    mutating func addToken(_ text: String, for botID: String, at now: Timestamp) {
        accessTokens[text] = AccessToken(botID: botID, issued: now, expires: nil)
    }
}
