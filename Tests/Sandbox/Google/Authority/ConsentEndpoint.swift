import EventLoop
import Time

/// The page on which a person grants access, for people with browsers and for tests.
@LoopActor struct ConsentEndpoint {
    let google: FakeGoogle
    /// Of the address, and on a decision of the form.
    let parameters: [String: String]

    /// Answers the address that an application sends people to.
    func ask() -> APIResponse {
        if let problem { return page("Error 400: \(problem)", status: 400) }
        if let error = redirectedError { return back(["error": error]) }
        switch google.settings.consent {
        case .ask: return page(form)
        case .refuse: return back(["error": "access_denied"])
        case .approve: return approve(account: parameters["login_hint"], scopes: nil)
        }
    }

    /// Answers the form: `decision` is `approve` or anything else; `account`; one `scope.…` for each granted scope, or
    /// none at all for all.
    func decide() -> APIResponse {
        if let problem { return page("Error 400: \(problem)", status: 400) }
        guard parameters["decision"] == "approve" else { return back(["error": "access_denied"]) }
        let ticked = parameters.filter { $0.key.hasPrefix("scope.") && $0.value == "on" }.map { $0.key.dropFirst(6) }
        return approve(account: parameters["account"], scopes: ticked.isEmpty ? nil : ticked.map(String.init))
    }

    /// What is wrong in a way that Google does not tell the application.
    private var problem: String? {
        guard let client = google.authority.clients[parameters["client_id"] ?? ""] else { return "invalid_client" }
        guard let address = parameters["redirect_uri"], client.accepts(address) else { return "redirect_uri_mismatch" }
        return nil
    }

    /// What is wrong, to be told to the application.
    private var redirectedError: String? {
        guard parameters["response_type"] == "code" else { return "unsupported_response_type" }
        guard !requested.isEmpty, requested.allSatisfy(Self.isKnown) else { return "invalid_scope" }
        if let challenge = parameters["code_challenge"] {
            guard parameters["code_challenge_method"] == "S256", challenge.utf8.count == 43 else {
                return "invalid_request"
            }
        }
        return nil
    }

    private var requested: [String] { (parameters["scope"] ?? "").split(separator: " ").map(String.init) }

    private static func isKnown(_ scope: String) -> Bool {
        if ["openid", "email", "profile"].contains(scope) { return true }
        return scope.hasPrefix(GoogleScopes.prefix)
            && GoogleScopes.known.contains(String(scope.dropFirst(GoogleScopes.prefix.count)))
    }

    private func approve(account name: String?, scopes: [String]?) -> APIResponse {
        guard let account = name.flatMap({ google.world.account($0) }) ?? google.world.accounts.first,
            let clientID = parameters["client_id"], let address = parameters["redirect_uri"]
        else { return page("Error 400: no such account", status: 400) }
        let offered = scopes ?? google.settings.grantedScopes?.map { GoogleScopes.prefix + $0 } ?? requested
        let granted = requested.filter(offered.contains)
        guard !granted.isEmpty else { return back(["error": "access_denied"]) }
        let isFirst = !google.authority.hasGrant(account.email, clientID)
        let code = google.authority.newCode(
            GoogleAuthority.Code(
                clientID: clientID, account: account.email, scopes: granted, redirectURI: address,
                challenge: parameters["code_challenge"],
                isOffline: parameters["access_type"] == "offline" && (isFirst || parameters["prompt"] == "consent"),
                expires: google.clock.now + google.settings.codeLifetime))
        return back(["code": code, "scope": granted.joined(separator: " ")])
    }

    /// Sends the browser back to the application, with the state that came from there.
    private func back(_ values: [String: String]) -> APIResponse {
        var values = values
        values["state"] = parameters["state"]
        let query = values.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(FormBody.encoded($0.value))" }.joined(separator: "&")
        let address = parameters["redirect_uri"] ?? ""
        return APIResponse(
            status: 302, headers: [("Location", address + (address.contains("?") ? "&" : "?") + query)])
    }

    private func page(_ content: String, status: Int = 200) -> APIResponse {
        var response = APIResponse.text(
            "<!DOCTYPE html><html lang=en><title>Sandbox Google</title><body><h1>Sandbox Google</h1>\(content)</body></html>",
            type: "text/html; charset=utf-8")
        response.status = status
        return response
    }

    private var form: String {
        let accounts = google.world.accounts.map { account in
            let mark = account.email == parameters["login_hint"] ? " selected" : ""
            return "<option value=\"\(Self.escaped(account.email))\"\(mark)>\(Self.escaped(account.name))</option>"
        }.joined()
        let scopes = requested.map { scope in
            "<p><label><input type=checkbox name=\"scope.\(Self.escaped(scope))\" checked> \(Self.escaped(scope))</label></p>"
        }.joined()
        let hidden = parameters.sorted { $0.key < $1.key }.map { name, value in
            "<input type=hidden name=\"\(Self.escaped(name))\" value=\"\(Self.escaped(value))\">"
        }.joined()
        return "<p>“\(Self.escaped(parameters["client_id"] ?? ""))” wants access to your calendars.</p>"
            + "<form method=post action=\"\(OAuthRoutes.authorizePath)\">\(hidden)"
            + "<p><select name=account>\(accounts)</select></p>\(scopes)"
            + "<button name=decision value=approve>Approve</button> <button name=decision value=refuse>Refuse</button></form>"
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
