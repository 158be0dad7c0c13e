public import Crypto
public import EventLoop
public import HTTPClient

/// One person's way to Google and back, to allow Rollcall their calendars.
///
/// The state and the verifier must be kept until the person is back, and be used once: the state shows that it is the
/// same person (RFC 6749 §10.12), the verifier that it is the same Rollcall (PKCE, RFC 7636).
public struct GoogleConsent: Sendable {
    public let state: Secret<String>
    public let verifier: Secret<String>
    /// Exactly as registered with Google.
    public let redirectURL: String

    /// Begins anew.
    public init(redirectURL: String, random: any RandomSource = KernelRandom()) {
        state = Secret(Base64URL.encode(random.bytes(32)))
        verifier = Secret(Base64URL.encode(random.bytes(32)))
        self.redirectURL = redirectURL
    }

    /// One that was kept.
    public init(state: Secret<String>, verifier: Secret<String>, redirectURL: String) {
        self.state = state
        self.verifier = verifier
        self.redirectURL = redirectURL
    }

    /// Where the person is to be sent.
    ///
    /// - Parameter loginHint: the person's address, so that Google offers the right account.
    /// - Throws: `HTTPClientError` when the address becomes too long.
    public func url(
        _ endpoints: GoogleEndpoints, clientID: String, scopes: [String] = GoogleScope.needed, loginHint: String? = nil
    ) throws(HTTPClientError) -> HTTPURL {
        var parameters: [(key: String, value: String)] = [
            ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirectURL),
            ("scope", scopes.joined(separator: " ")), ("state", state.reveal()),
            // Without these two there is no refresh token, or none at the second consent.
            ("access_type", "offline"), ("prompt", "consent"),
            ("include_granted_scopes", "true"), ("code_challenge", Self.challenge(verifier.reveal())),
            ("code_challenge_method", "S256"),
        ]
        if let loginHint { parameters.append(("login_hint", loginHint)) }
        let base = endpoints.authorization
        return try HTTPURL(base.text + (base.query == nil ? "?" : "&") + String(parameters: parameters))
    }

    /// Whether what came back belongs to this.
    public func belongs(state: String) -> Bool { constantTimeEqual(state.utf8, self.state.reveal().utf8) }

    /// RFC 7636 §4.2, method S256.
    static func challenge(_ verifier: String) -> String { Base64URL.encode(SHA256.hash(Array(verifier.utf8))) }
}
