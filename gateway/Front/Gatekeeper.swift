import EventLoop
import HTTP
import Time

/// Who may in: host names, keys, sessions, scopes, rates.
@LoopActor final class Gatekeeper {
    private let keys: KeyRing
    private let sessions: Sessions
    private let time: any TimeSource
    private let isPagePublic: Bool
    private let allowedHosts: [String]?
    private var rates: RateLimiter
    /// Readings of feeds, by feed: behind a proxy all readers of all feeds come from one address.
    private var feeds: RateLimiter
    /// Keys and feeds' tokens that were wrong, by address.
    private var failures = RateLimiter(perMinute: 30, burst: 30)

    init(_ configuration: GatewayConfiguration, keys: KeyRing, sessions: Sessions, time: any TimeSource) {
        self.keys = keys
        self.sessions = sessions
        self.time = time
        isPagePublic = configuration.isPagePublic
        allowedHosts = configuration.allowedHosts
        rates = RateLimiter(
            perMinute: configuration.requestsPerMinute, burst: max(1, configuration.requestsPerMinute / 2))
        feeds = rates
    }

    /// - Throws: `Problem` (421) for a host name that is not ours.
    func checkHost(_ head: RequestHead) throws(Problem) {
        guard let allowedHosts, head.isFor(anyOf: allowedHosts) == false else { return }
        throw Problem(.misdirectedRequest, .misdirected, "This server does not answer to this host name.")
    }

    /// Who makes the request, if they may make it.
    ///
    /// - Throws: `Problem`: 401, 403 or 429.
    func admit(_ head: RequestHead, from peer: PeerAddress, to route: Route) throws(Problem) -> Visitor {
        guard let needed = route.scope else { return .anonymous(peer, scope: nil) }
        let visitor = try identify(head, from: peer)
        guard let scope = visitor.scope else { throw .unauthorized }
        guard scope >= needed else {
            guard visitor.keyID != nil else { throw .unauthorized }
            throw Problem(.forbidden, .forbidden, "The key needs the scope '\(needed.rawValue)'.")
        }
        try spend(visitor)
        return visitor
    }

    /// Takes one request from the visitor's allowance.
    ///
    /// - Throws: `Problem` (429).
    func spend(_ visitor: Visitor) throws(Problem) {
        if let wait = rates.take(visitor.keyID ?? "address \(visitor.origin)", at: time.monotonic) {
            throw Problem(.tooManyRequests, .tooManyRequests, "Too many requests.", retryAfter: wait)
        }
    }

    /// Lets a visitor read the feed with this token, if it is one: each feed has an allowance, whoever reads it, and only
    /// tokens that are none are limited by where they come from.
    ///
    /// - Parameter read: throws a `Problem` with 404 when there is no such feed.
    /// - Throws: `Problem` (429); what `read` throws.
    func letting<Answer: Sendable>(
        _ visitor: Visitor, readFeed token: String, _ read: @LoopActor () async throws -> Answer
    ) async throws -> Answer {
        let isKnown = feeds.knows(token)
        let now = time.monotonic
        if let wait = isKnown ? feeds.take(token, at: now) : failures.peek(visitor.origin, at: now) {
            throw Problem(.tooManyRequests, .tooManyRequests, "Too many requests.", retryAfter: wait)
        }
        do {
            let answer = try await read()
            if !isKnown { _ = feeds.take(token, at: time.monotonic) }
            return answer
        } catch let problem as Problem where problem.status == .notFound {
            _ = failures.take(visitor.origin, at: time.monotonic)
            throw problem
        }
    }

    private func identify(_ head: RequestHead, from peer: PeerAddress) throws(Problem) -> Visitor {
        if let authorization = head.headers["authorization"] {
            let key = try authenticate(authorization, from: peer)
            return Visitor(keyID: key.id, scope: key.scope, origin: peer.origin)
        }
        let isReading = head.method == .get || head.method == .head
        if isReading, let cookies = head.headers["cookie"], let key = sessions.key(cookies: cookies) {
            return Visitor(keyID: key.id, scope: key.scope.map { min($0, .read) }, origin: peer.origin)
        }
        return .anonymous(peer, scope: isPagePublic ? .page : nil)
    }

    /// The key of an `Authorization` field.
    ///
    /// - Throws: `Problem`: 401, or 429 for an address from which many wrong keys came.
    func authenticate(_ authorization: String, from peer: PeerAddress) throws(Problem) -> APIKey {
        guard let token = Self.bearerToken(authorization), let key = keys.authenticate(token) else {
            // Only wrong keys are limited: behind a proxy, right ones come from the same address.
            if let wait = failures.take(peer.origin, at: time.monotonic) {
                throw Problem(.tooManyRequests, .tooManyRequests, "Too many invalid keys.", retryAfter: wait)
            }
            throw .unauthorized
        }
        return key
    }

    /// What follows the word "Bearer", whose case does not matter (RFC 6750 §2.1, RFC 9110 §11.1).
    private nonisolated static func bearerToken(_ authorization: String) -> Substring? {
        let text = authorization.utf8
        guard let end = text.firstIndex(of: UInt8(ascii: " ")), authorization[..<end].lowercased() == "bearer" else {
            return nil
        }
        return Substring(text[end...].drop { $0 == UInt8(ascii: " ") })
    }
}
