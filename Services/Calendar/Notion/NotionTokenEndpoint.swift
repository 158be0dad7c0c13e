import CalendarModel
public import Crypto
public import EventLoop
public import HTTPClient
import JSON
import OutsideHTTP
import Time

/// The identity of this installation of Rollcall at Notion, made by its operator.
public struct NotionApplication: Sendable {
    public var clientID: String
    public var clientSecret: Secret<String>
    /// Exactly as registered with Notion.
    public var redirectURL: String

    public init(clientID: String, clientSecret: Secret<String>, redirectURL: String) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURL = redirectURL
    }
}

/// What a person allowed: pages that they chose in Notion's own dialogue.
public struct NotionConnection: Sendable {
    public var tokens: NotionTokenPair
    /// What identifies the connection, whoever makes it again.
    public var botID: String
    public var workspaceName: String?
}

/// Notion's OAuth endpoints. https://developers.notion.com/reference/create-a-token
@LoopActor public struct NotionTokenEndpoint: Sendable {
    private let baseURL: HTTPURL
    private let application: NotionApplication
    private let transport: any HTTPTransport
    private let time: any TimeSource

    public nonisolated init(
        baseURL: HTTPURL, application: NotionApplication, transport: any HTTPTransport, time: any TimeSource
    ) {
        self.baseURL = baseURL
        self.application = application
        self.transport = transport
        self.time = time
    }

    /// Where a person is to be sent. Notion knows no scopes and no PKCE, so all rests on the state.
    public nonisolated func authorizationURL(state: Secret<String>) throws(HTTPClientError) -> HTTPURL {
        try baseURL.appending("/oauth/authorize").replacing(query: [
            "client_id": application.clientID, "response_type": "code", "owner": "user",
            "redirect_uri": application.redirectURL, "state": state.reveal(),
        ])
    }

    /// Makes the code that a person brought back into a connection.
    ///
    /// - Throws: `OutsideError`.
    public func exchange(code: String) async throws -> NotionConnection {
        let root = try await post(
            "/oauth/token",
            [
                "grant_type": "authorization_code", "code": .string(code),
                "redirect_uri": .string(application.redirectURL),
            ])
        guard let bot = root.text("bot_id") else {
            throw OutsideError.malformed("the connection has no bot_id")
        }
        return NotionConnection(
            tokens: try Self.pair(root), botID: bot, workspaceName: root.text("workspace_name"))
    }

    /// Ends a connection; one that has ended already is ended.
    public func revoke(_ token: Secret<String>) async throws {
        do {
            _ = try await post("/oauth/revoke", ["token": .string(token.reveal())])
        } catch OutsideError.unauthorized {
            // What is wanted.
        }
    }

    func refresh(_ token: Secret<String>) async throws -> NotionTokenPair {
        try Self.pair(
            try await post(
                "/oauth/token", ["grant_type": "refresh_token", "refresh_token": .string(token.reveal())]))
    }

    private static func pair(_ root: JSONNode) throws -> NotionTokenPair {
        guard let token = root.text("access_token") else {
            throw OutsideError.malformed("the token endpoint gives no access token")
        }
        return NotionTokenPair(
            accessToken: Secret(token), refreshToken: root.text("refresh_token").map { Secret($0) })
    }

    private func post(_ path: String, _ body: JSONObject) async throws -> JSONNode {
        let login = Base64.encode(Array("\(application.clientID):\(application.clientSecret.reveal())".utf8))
        let url: HTTPURL
        do {
            url = try baseURL.appending(path)
        } catch {
            throw OutsideError.refused("the token endpoint's address is not usable")
        }
        // Codes and refresh tokens are good for one use: sent twice, the connection would be lost.
        let response = try await transport.answer(
            to: OutboundRequest(
                .post, url,
                fields: HTTPFields([
                    "authorization": "Basic \(login)", "notion-version": NotionClient.version,
                    "content-type": "application/json", "accept": "application/json",
                ]), body: JSON.write(body), destination: .configured, isSentOnce: true))
        if response.head.isSuccess {
            guard let root = try? JSONDocument(response.body).root, root.kind == .object else {
                throw OutsideError.malformed("the token endpoint's answer is no JSON object")
            }
            return root
        }
        switch (response.status, NotionFailure.code(response.body)) {
        case (400, let code?), (401, let code?), (403, let code?): throw OutsideError.unauthorized(code)
        // Somebody else's answer, such as a proxy's: nobody has to connect anew because of it.
        case (400, nil), (401, nil), (403, nil):
            throw OutsideError.unavailable("the token endpoint answers with status \(response.status)")
        default: throw NotionFailure(response, now: time.now).general
        }
    }
}
