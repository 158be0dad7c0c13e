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
    private let proxies: TrustedProxies
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
        proxies = configuration.proxies
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
        let origin = proxies.origin(of: head.headers, from: peer)
        guard let needed = route.scope else { return .anonymous(from: origin, scope: nil) }
        let visitor = try identify(head, from: origin)
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
        try Self.check(rates.take(visitor.keyID ?? "address \(visitor.origin)", at: time.monotonic))
    }

    /// Lets a visitor read the feed with this token, if it is one: each feed has an allowance, whoever reads it. Only tokens
    /// that have turned out to be none are limited by where they come from, since others may come from there too.
    ///
    /// - Parameters:
    ///   - open: what is done before a token that has opened nothing yet is read with; for readings that begin with other
    ///     work than looking for the feed. Throws a `Problem` with 404 when there is no such feed.
    ///   - read: throws a `Problem` with 404 when there is no such feed.
    /// - Throws: `Problem` (429); what `open` and `read` throw.
    func letting<Answer: Sendable>(
        _ visitor: Visitor, readFeed token: String, opening open: @LoopActor () async throws -> Void = {},
        _ read: @LoopActor () async throws -> Answer
    ) async throws -> Answer {
        let isKnown = feeds.knows(token)
        if isKnown { try Self.check(feeds.take(token, at: time.monotonic)) }
        do {
            if !isKnown { try await open() }
            let answer = try await read()
            if !isKnown { _ = feeds.take(token, at: time.monotonic) }
            return answer
        } catch let problem as Problem where problem.status == .notFound {
            try Self.check(failures.take(visitor.origin, at: time.monotonic))
            throw problem
        }
    }

    /// - Parameter wait: the seconds until there is allowance again; nil when there is.
    /// - Throws: `Problem` (429).
    private static func check(_ wait: Int?, _ detail: String = "Too many requests.") throws(Problem) {
        if let wait { throw Problem(.tooManyRequests, .tooManyRequests, detail, retryAfter: wait) }
    }

    private func identify(_ head: RequestHead, from origin: String) throws(Problem) -> Visitor {
        if let authorization = head.headers["authorization"] {
            let key = try authenticate(authorization, from: origin)
            return Visitor(keyID: key.id, scope: key.scope, origin: origin)
        }
        let isReading = head.method == .get || head.method == .head
        if isReading, let cookies = head.headers["cookie"], let key = sessions.key(cookies: cookies) {
            return Visitor(keyID: key.id, scope: key.scope.map { min($0, .read) }, origin: origin)
        }
        return .anonymous(from: origin, scope: isPagePublic ? .page : nil)
    }

    /// The key of an `Authorization` field.
    ///
    /// - Throws: `Problem`: 401, or 429 for an address from which many wrong keys came.
    func authenticate(_ authorization: String, from origin: String) throws(Problem) -> APIKey {
        guard let token = Self.bearerToken(authorization), let key = keys.authenticate(token) else {
            // Only wrong keys are limited: behind a proxy, right ones come from the same address.
            try Self.check(failures.take(origin, at: time.monotonic), "Too many invalid keys.")
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
