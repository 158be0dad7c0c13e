import EventLoop
import JSON
import Time

/// Notion's OAuth: the dialog, tokens, revocation, introspection (facts §7.2).
@LoopActor struct NotionOAuth {
    private static let base = "/notion/v1/oauth/"
    private static let codeLifetime: Duration = .minutes(10)

    private let notion: FakeNotion
    private let request: APIRequest

    /// `nil` for requests to other addresses.
    static func answer(_ request: APIRequest, notion: FakeNotion) -> APIResponse? {
        guard request.path.hasPrefix(base) else { return nil }
        let endpoint = NotionOAuth(notion: notion, request: request)
        switch (request.method, request.path.dropFirst(base.count)) {
        case ("GET", "authorize"):
            let values = Dictionary(request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            return endpoint.ask(values)
        case ("POST", "authorize"): return endpoint.decide(FormBody.values(request.body))
        case ("POST", "token"): return endpoint.reply { () throws(OAuthError) in try endpoint.token() }
        case ("POST", "revoke"): return endpoint.reply { () throws(OAuthError) in try endpoint.revoke() }
        case ("POST", "introspect"): return endpoint.reply { () throws(OAuthError) in try endpoint.introspect() }
        default: return nil
        }
    }

    // MARK: The dialog

    private func ask(_ values: [String: String]) -> APIResponse {
        guard let client = notion.authority.clients[values["client_id"] ?? ""] else {
            return page("Missing or invalid client_id.", status: 400)
        }
        guard accepts(values["redirect_uri"], client) else { return page("Invalid redirect_uri.", status: 400) }
        guard values["response_type"] == "code" else { return page("Invalid response_type.", status: 400) }
        switch notion.settings.consent {
        case .approve: return back(values, approved: true)
        case .refuse: return back(values, approved: false)
        case .ask:
            let hidden = values.sorted { $0.key < $1.key }.map { name, value in
                "<input type=hidden name=\"\(ConsentEndpoint.escaped(name))\" "
                    + "value=\"\(ConsentEndpoint.escaped(value))\">"
            }.joined()
            return page(
                "<form method=post action=\"\(Self.base)authorize\">\(hidden)"
                    + "<button name=decision value=approve>Allow access</button> "
                    + "<button name=decision value=refuse>Cancel</button></form>")
        }
    }

    private func decide(_ values: [String: String]) -> APIResponse {
        guard let client = notion.authority.clients[values["client_id"] ?? ""], accepts(values["redirect_uri"], client)
        else { return page("Invalid request.", status: 400) }
        return back(values, approved: values["decision"] == "approve")
    }

    private func accepts(_ address: String?, _ client: NotionClient) -> Bool {
        guard let address else { return false }
        return client.redirectURIs.contains(address)
            || ["http://127.0.0.1", "http://localhost"].contains {
                address.hasPrefix($0 + ":") || address.hasPrefix($0 + "/")
            }
    }

    private func back(_ values: [String: String], approved: Bool) -> APIResponse {
        let address = values["redirect_uri"] ?? ""
        var answer: [String: String] = [:]
        if approved {
            answer["code"] = notion.authority.newCode(
                NotionAuthority.Code(
                    clientID: values["client_id"] ?? "", redirectURI: address,
                    expires: notion.clock.now + Self.codeLifetime))
        } else {
            answer["error"] = "access_denied"
        }
        answer["state"] = values["state"]
        let query = answer.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(FormBody.encoded($0.value))" }.joined(separator: "&")
        return APIResponse(
            status: 302, headers: [("Location", address + (address.contains("?") ? "&" : "?") + query)])
    }

    private func page(_ content: String, status: Int = 200) -> APIResponse {
        var response = APIResponse.text(
            "<!DOCTYPE html><html lang=en><title>Sandbox Notion</title><body><h1>Sandbox Notion</h1>\(content)</body></html>",
            type: "text/html; charset=utf-8")
        response.status = status
        return response
    }

    // MARK: Tokens

    private func reply(_ body: () throws(OAuthError) -> JSONValue) -> APIResponse {
        do throws(OAuthError) {
            return .json(try body())
        } catch {
            return error.response
        }
    }

    /// The client of the HTTP Basic credentials.
    private func client() throws(OAuthError) -> NotionClient {
        guard let header = request.header("authorization"), header.hasPrefix("Basic "),
            let bytes = Base64Text.decode(header.dropFirst(6))
        else { throw OAuthError("invalid_client", "Client authentication is required.") }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let client = notion.authority.clients[parts[0]], client.secret == parts[1] else {
            throw OAuthError("invalid_client", "Client authentication failed.")
        }
        return client
    }

    private func body() throws(OAuthError) -> JSONValue {
        guard let value = try? JSON.decode(JSONValue.self, from: request.body) else {
            throw OAuthError("invalid_request", "The body is not JSON.")
        }
        return value
    }

    private func token() throws(OAuthError) -> JSONValue {
        let client = try client()
        let body = try body()
        switch body["grant_type"]?.string {
        case "authorization_code":
            guard let code = body["code"]?.string.flatMap({ notion.authority.takeCode($0, at: notion.clock.now) }),
                code.clientID == client.id
            else { throw OAuthError("invalid_grant", "Invalid code: it was used, has expired, or never was.") }
            guard body["redirect_uri"]?.string == code.redirectURI else {
                throw OAuthError("invalid_grant", "Mismatched redirect URI.")
            }
            return pair(for: connect(client))
        case "refresh_token":
            guard let botID = body["refresh_token"]?.string.flatMap({ notion.authority.takeRefreshToken($0) }) else {
                throw OAuthError("invalid_grant", "Invalid refresh token.")
            }
            return pair(for: botID)
        default: throw OAuthError("unsupported_grant_type", "Unsupported grant_type.")
        }
    }

    /// The connection of a client, made by the first consent.
    private func connect(_ client: NotionClient) -> String {
        if let known = notion.authority.connections.values.first(where: { $0.clientID == client.id }) {
            return known.botID
        }
        let connection = NotionConnection(botID: notion.world.newID(), name: "Rollcall (public)", clientID: client.id)
        notion.authority.connections[connection.botID] = connection
        notion.world.users.append(NotionUser(id: connection.botID, name: connection.name, email: nil))
        return connection.botID
    }

    private func pair(for botID: String) -> JSONValue {
        let tokens = notion.authority.newTokens(
            for: botID, lifetime: notion.settings.accessTokenLifetime, at: notion.clock.now)
        return [
            "access_token": .string(tokens.access), "token_type": "bearer", "refresh_token": .string(tokens.refresh),
            "bot_id": .string(botID), "workspace_id": .string(NotionWorld.workspaceID),
            "workspace_name": .string(NotionWorld.workspaceName), "workspace_icon": nil,
            "owner": ["type": "user", "user": ["object": "user", "id": .string(NotionWorld.personID)]],
            "duplicated_template_id": nil,
        ]
    }

    private func revoke() throws(OAuthError) -> JSONValue {
        _ = try client()
        guard let token = try body()["token"]?.string, notion.authority.revoke(token) else {
            throw OAuthError("invalid_request", "Invalid token.")
        }
        return ["request_id": .string(notion.world.newID())]
    }

    private func introspect() throws(OAuthError) -> JSONValue {
        _ = try client()
        guard let token = try body()["token"]?.string else { throw OAuthError("invalid_request", "Missing token.") }
        guard let known = notion.authority.accessTokens[token], known.expires.map({ $0 > notion.clock.now }) ?? true
        else {
            return ["active": false]
        }
        return [
            "active": true, "scope": "read_content insert_content update_content",
            "iat": .integer(known.issued.seconds),
        ]
    }
}
