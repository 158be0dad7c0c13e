import CalendarModel
public import Crypto
public import EventLoop
import GoogleCredentials
public import HTTPClient
import JSON
import OutsideHTTP
import Time

/// The identity of this installation of Rollcall at Google, made by its operator.
public struct GoogleApplication: Sendable {
    public var clientID: String
    public var clientSecret: Secret<String>

    public init(clientID: String, clientSecret: Secret<String>) {
        self.clientID = clientID
        self.clientSecret = clientSecret
    }
}

/// What the token endpoint gives.
public struct GoogleTokenAnswer: Sendable {
    public var accessToken: Secret<String>
    public var lifetime: Duration
    /// Only at the first consent, or when consent was asked for explicitly.
    public var refreshToken: Secret<String>?
    /// What was allowed in the end: people may untick what was asked for. Nil when Google does not say.
    public var scopes: [String]?

    /// Of what is needed, what was not allowed.
    public func missing(of needed: [String] = GoogleScope.needed) -> [String] {
        guard let scopes else { return [] }
        return needed.filter { !scopes.contains($0) }
    }
}

/// Google's token endpoint. https://developers.google.com/identity/protocols/oauth2/web-server
@LoopActor public struct GoogleTokenEndpoint: Sendable {
    /// When Google does not say how long a token lasts.
    nonisolated static let shortestLifetime = Duration.minutes(10)

    private let endpoints: GoogleEndpoints
    private let transport: any HTTPTransport
    private let time: any TimeSource

    public nonisolated init(endpoints: GoogleEndpoints, transport: any HTTPTransport, time: any TimeSource) {
        self.endpoints = endpoints
        self.transport = transport
        self.time = time
    }

    /// Makes the code that a person brought back from Google into tokens.
    ///
    /// - Throws: `OutsideError`.
    public func exchange(
        code: String, _ consent: GoogleConsent, _ application: GoogleApplication
    ) async throws -> GoogleTokenAnswer {
        let answer = try await ask([
            "grant_type": "authorization_code", "code": code, "redirect_uri": consent.redirectURL,
            "client_id": application.clientID, "client_secret": application.clientSecret.reveal(),
            "code_verifier": consent.verifier.reveal(),
        ])
        guard answer.refreshToken != nil else {
            throw OutsideError.unauthorized("Google gave no refresh token: consent has to be asked for again")
        }
        return answer
    }

    /// Ends what a token, and all that came from the same consent, allows. One that is not valid any more is ended.
    public func revoke(_ token: Secret<String>) async throws {
        let response = try await post(endpoints.revocation, ["token": token.reveal()])
        let hasEnded = response.status == 400 && Self.reason(response.body) == "invalid_token"
        guard response.head.isSuccess || hasEnded else { throw failure(response) }
    }

    func refresh(_ token: Secret<String>, _ application: GoogleApplication) async throws -> GoogleTokenAnswer {
        try await ask([
            "grant_type": "refresh_token", "refresh_token": token.reveal(), "client_id": application.clientID,
            "client_secret": application.clientSecret.reveal(),
        ])
    }

    func exchange(
        _ account: GoogleServiceAccount, subject: String?, scopes: [String]
    ) async throws -> GoogleTokenAnswer {
        let assertion = try account.assertion(
            subject: subject, scopes: scopes, audience: endpoints.token.text, now: time.now)
        return try await ask([
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion.reveal(),
        ])
    }

    private func ask(_ form: KeyValuePairs<String, String>) async throws -> GoogleTokenAnswer {
        let response = try await post(endpoints.token, form)
        guard response.head.isSuccess else { throw failure(response) }
        guard let root = try? JSONDocument(response.body).root, let token = try? root["access_token"]?.string(),
            !token.isEmpty
        else { throw OutsideError.malformed("the token endpoint gives no access token") }
        let lifetime = root["expires_in"].flatMap { try? $0.int64() }.map { Duration.seconds($0) }
        return GoogleTokenAnswer(
            accessToken: Secret(token), lifetime: lifetime ?? Self.shortestLifetime,
            refreshToken: root["refresh_token"].flatMap { try? $0.string() }.map { Secret($0) },
            scopes: root["scope"].flatMap { try? $0.string() }.map { $0.split(separator: " ").map(String.init) })
    }

    private func post(_ url: HTTPURL, _ form: KeyValuePairs<String, String>) async throws -> InboundResponse {
        try await transport.answer(
            to: OutboundRequest(
                .post, url,
                fields: HTTPFields([
                    "content-type": "application/x-www-form-urlencoded", "accept": "application/json",
                ]), body: Array(String(parameters: form).utf8), destination: .configured))
    }

    /// `invalid_grant` has a dozen causes, from a withdrawn consent to a clock that is wrong; none of them goes away by
    /// asking again. https://developers.google.com/identity/protocols/oauth2#expiration
    ///
    /// Without a code it is somebody else's answer, such as a proxy's: nobody has to consent anew because of it.
    private func failure(_ response: InboundResponse) -> OutsideError {
        let now = time.now
        if response.status == 429 || response.status == 503, let field = response.fields["retry-after"],
            let wait = RetryAfter.delay(field, now: now)
        {
            return .limited(until: now + wait)
        }
        switch (response.status, Self.reason(response.body)) {
        case (429, _): return .limited(until: now + GoogleFailure.shortWait)
        case (400, let code?), (401, let code?), (403, let code?): return .unauthorized(code)
        default: return .unavailable("the token endpoint answers with status \(response.status)")
        }
    }

    private static func reason(_ body: [UInt8]) -> String? { (try? JSONDocument(body).root)?["error"]?.word }
}
