import Crypto
import EventLoop
import HTTP
import Telemetry
import Time

/// Lets in the webhooks of one source that prove themselves, and counts what becomes of all of them.
@LoopActor final class SignedDoor {
    nonisolated static let bodyLimit = 1 << 20

    /// Whose webhooks they are.
    nonisolated let source: String
    private let verifier: WebhookVerifier
    private let outcomes: Labelled<Counter>
    private let time: any TimeSource
    private let logger: Logger
    private var failures = RateLimiter(perMinute: 30, burst: 30)

    /// - Parameters:
    ///   - secrets: the newest first; with none, everything is refused, at the same cost.
    ///   - outcomes: those of all doors, by source and outcome.
    init(
        _ source: String, _ scheme: WebhookScheme, secrets: [Secret<String>], outcomes: Labelled<Counter>,
        time: any TimeSource, logger: Logger
    ) {
        self.source = source
        let usable = secrets.compactMap { WebhookSecret($0) }
        verifier = WebhookVerifier(scheme: scheme, secrets: usable.isEmpty ? [.decoy()] : usable)
        self.outcomes = outcomes
        self.time = time
        self.logger = logger
    }

    static func outcomes(_ metrics: Metrics) -> Labelled<Counter> {
        metrics.counters(
            "rollcall_webhooks_total", "Signed webhooks by what became of them.", labels: ["source", "outcome"])
    }

    /// Checks a delivery on the raw bytes of its body.
    ///
    /// - Throws: `Problem`. The refusal of every delivery that does not prove itself is the same: it tells a forger nothing.
    func check(_ input: RouteInput) throws -> WebhookProof {
        let request = input.request
        guard request.headers.hasMediaType("application/json") else {
            throw Problem(.unsupportedMediaType, .unsupportedMediaType, "The body must be application/json.")
        }
        do {
            return try verifier.verify(WebhookHeaders(request.headers), body: request.body, now: time.now)
        } catch {
            // Only forgeries are limited: behind a proxy, genuine deliveries come from the same address.
            let origin = input.visitor.origin
            if let wait = failures.take(origin, at: time.monotonic) {
                count("limited")
                throw Problem(.tooManyRequests, .tooManyRequests, "Too many invalid signatures.", retryAfter: wait)
            }
            count("refused")
            logger.warning(
                "webhook refused", .code("source", source), .code("reason", "\(error)"), .code("origin", origin))
            throw Problem(.unauthorized, .unauthorized, "The signature is not valid.")
        }
    }

    /// Counts what became of a delivery that was let in.
    func count(_ outcome: String) { outcomes(source, outcome).increment() }
}

extension WebhookHeaders {
    fileprivate init(_ headers: HeaderFields) {
        self.init(
            signature: headers.all("webhook-signature").map(Array.init),
            identifier: headers.all("webhook-id").map(Array.init),
            timestamp: headers.all("webhook-timestamp").map(Array.init))
    }
}
