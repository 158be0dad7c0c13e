import EventLoop
import JSON
import Time

/// The addresses of Google's OAuth: consent, tokens, revocation (facts §12).
enum OAuthRoutes {
    static let authorizePath = "/google/o/oauth2/v2/auth"

    /// `nil` for requests to other addresses.
    @LoopActor static func answer(_ request: APIRequest, google: FakeGoogle) -> APIResponse? {
        switch (request.method, request.path) {
        case ("GET", authorizePath): return ConsentEndpoint(google: google, parameters: parameters(request)).ask()
        case ("POST", authorizePath):
            return ConsentEndpoint(google: google, parameters: FormBody.values(request.body)).decide()
        case ("POST", "/google/token"): return TokenEndpoint(google: google, request: request).answer()
        case ("POST", "/google/revoke"): return revoke(request, google)
        default: return nil
        }
    }

    private static func parameters(_ request: APIRequest) -> [String: String] {
        Dictionary(request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    @LoopActor private static func revoke(_ request: APIRequest, _ google: FakeGoogle) -> APIResponse {
        let token = FormBody.values(request.body)["token"] ?? request.parameter("token")
        guard let token else { return OAuthError("invalid_request", "Missing required parameter: token").response }
        guard google.authority.revoke(token) else {
            return OAuthError("invalid_token", "Token expired or revoked").response
        }
        return .json([:])
    }
}
