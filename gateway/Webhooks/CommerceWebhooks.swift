import Contracts
import Crypto
import EventLoop
import HTTP
import JSON
import JSONRPC
import Telemetry
import Time

/// Takes what shops and course platforms say: as calls with a key, or as webhooks signed as Standard Webhooks say.
///
/// The calendar program has written it down before this answers, and remembers which deliveries it has had, so nothing has
/// to be kept here.
@LoopActor final class CommerceWebhooks {
    nonisolated static let bodyLimit = 1 << 20
    /// The calendar program may be starting.
    private nonisolated static let patience = Duration.seconds(5)

    private let verifier: WebhookVerifier
    private let calendar: RPCClient
    private let time: any TimeSource
    private let logger: Logger
    private var failures = RateLimiter(perMinute: 30, burst: 30)

    /// - Parameter secrets: the newest first; with none, everything signed is refused, at the same cost.
    init(secrets: [Secret<String>], calendar: RPCClient, time: any TimeSource, logger: Logger) {
        let usable = secrets.compactMap { WebhookSecret($0) }
        verifier = WebhookVerifier(scheme: .standard, secrets: usable.isEmpty ? [.decoy()] : usable)
        self.calendar = calendar
        self.time = time
        self.logger = logger
    }

    func routes() -> [Route] {
        [
            Route(
                .post, "/v1/commerce", .write,
                "Takes over a shop's resource/created, resource/updated, ticket/purchased, refunded or transferred.",
                body: .json, to: .peer(calendar)
            ) { input in
                try input.json(RecordCommerce.self)
            },
            Route(
                .post, "/webhooks/commerce", nil, "webhooks.commerce", "Takes shops' webhooks, by their signature.",
                body: .raw(limit: Self.bodyLimit), run: .waiting { [self] input in try await receive(input) }),
        ]
    }

    private func receive(_ input: RouteInput) async throws -> Response {
        let request = input.request
        guard request.headers.hasMediaType("application/json") else {
            throw Problem(.unsupportedMediaType, .unsupportedMediaType, "The body must be application/json.")
        }
        let proof: WebhookProof
        do {
            proof = try verifier.verify(WebhookHeaders(request.headers), body: request.body, now: time.now)
        } catch {
            try refuse(error, from: input.visitor.origin)
        }
        var call: RecordCommerce
        do {
            call = try JSON.decode(from: request.body)
        } catch {
            throw Problem.invalid("The body is not what a shop says: type and data are needed.")
        }
        call.delivery = proof.identifier
        call.timestamp = call.timestamp ?? proof.signedAt
        return Response(
            .ok, contentType: "application/json", body: try await calendar.callForJSON(call, timeout: Self.patience))
    }

    /// The refusal of every delivery that does not prove itself tells a forger nothing.
    private func refuse(_ error: any Error, from origin: String) throws -> Never {
        // Only forgeries are limited: behind a proxy, genuine deliveries come from the same address.
        if let wait = failures.take(origin, at: time.monotonic) {
            throw Problem(.tooManyRequests, .tooManyRequests, "Too many invalid signatures.", retryAfter: wait)
        }
        logger.warning("webhook refused", .code("reason", "\(error)"), .code("origin", origin))
        throw Problem(.unauthorized, .unauthorized, "The signature is not valid.")
    }
}
