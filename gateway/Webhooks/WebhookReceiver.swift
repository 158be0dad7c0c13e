import Contracts
import Crypto
import Database
import Durable
import EventLoop
import HTTP
import JSON
import JSONRPC
import Telemetry
import Time

/// Takes Luma's webhooks: verified on the raw bytes, stored, committed, answered, and only then worked on.
@LoopActor final class WebhookReceiver {
    private let verifier: WebhookVerifier
    private let database: Database
    private let jobs: JobQueue
    private let luma: RPCClient
    private let time: any TimeSource
    private let logger: Logger
    private let outcomes: Labelled<Counter>
    private var failures = RateLimiter(perMinute: 30, burst: 30)

    nonisolated static let bodyLimit = 1 << 20
    nonisolated static let jobKind = "gateway.webhook"
    /// Senders repeat a delivery for days: as long its keys are kept.
    nonisolated static let retention = Duration.days(14)
    nonisolated private static let source = "luma"

    /// - Parameter secrets: with none, everything is refused, at the same cost.
    init(
        secrets: [Secret<String>], database: Database, jobs: JobQueue, luma: RPCClient, time: any TimeSource,
        logger: Logger, metrics: Metrics
    ) {
        let usable = secrets.compactMap { WebhookSecret($0) }
        verifier = WebhookVerifier(scheme: .luma, secrets: usable.isEmpty ? [.decoy()] : usable)
        self.database = database
        self.jobs = jobs
        self.luma = luma
        self.time = time
        self.logger = logger
        outcomes = metrics.counters(
            "rollcall_webhooks_total", "Webhooks by what became of them.", labels: ["outcome"])
    }

    /// The refusal of every delivery that does not prove itself: it tells a forger nothing.
    private static let refusal = Problem(.unauthorized, .unauthorized, "The signature is not valid.")

    func receive(_ input: RouteInput) async throws -> Response {
        let request = input.request
        guard request.headers.hasMediaType("application/json") else {
            throw Problem(.unsupportedMediaType, .unsupportedMediaType, "The body must be application/json.")
        }
        let now = time.now
        let proof: WebhookProof
        do {
            proof = try verifier.verify(WebhookHeaders(request.headers), body: request.body, now: now)
        } catch {
            // Only forgeries are limited: behind a proxy, genuine deliveries come from the same address.
            let origin = input.visitor.origin
            if let wait = failures.take(origin, at: time.monotonic) {
                outcomes("limited").increment()
                throw Problem(.tooManyRequests, .tooManyRequests, "Too many invalid signatures.", retryAfter: wait)
            }
            outcomes("refused").increment()
            logger.warning("webhook refused", .code("reason", "\(error)"), .code("origin", origin))
            throw Self.refusal
        }
        try await store(request.body, proof, at: now)
        return Response(.ok, contentType: "application/json", body: Array(#"{"ok":true}"#.utf8))
    }

    private func store(_ body: [UInt8], _ proof: WebhookProof, at now: Timestamp) async throws {
        // A body that makes no sense is stored all the same: it is genuine, and its job says what is wrong with it.
        let type = (try? LumaWebhookBody(body).type) ?? "unreadable"
        let arrival = WebhookTable.Arrival(
            source: Self.source, deliveryID: proof.identifier ?? Hex.encode(proof.digest), digest: proof.digest,
            scheme: proof.scheme.rawValue, type: type, body: body, receivedAt: now)
        let jobs = jobs
        let outcome = try await database.write { connection -> String in
            let table = WebhookTable(connection)
            if let id = try table.insert(arrival) {
                try jobs.enqueue(Self.job(id), in: connection)
                return "stored"
            }
            guard let id = try table.rowWithOtherText(arrival) else { return "duplicate" }
            try jobs.enqueue(Self.job(id), in: connection)
            return "changed"
        }
        outcomes(outcome).increment()
        if outcome == "changed" {
            logger.warning(
                "a delivery came again with another body; the first is kept",
                .identifier("delivery", arrival.deliveryID))
        }
    }

    private nonisolated static func job(_ id: Int64) -> NewJob {
        var job = NewJob(jobKind, payload: Array(String(id).utf8))
        job.unique = UniqueKey(String(id))
        return job
    }

    // MARK: Working on what was stored

    /// Tells luma what a stored webhook is about.
    func work(on job: Job) async throws -> JobOutcome {
        guard let id = Int64(String(decoding: job.payload, as: UTF8.self)) else {
            throw JobFailure.permanent("gateway.bad_payload")
        }
        guard let bytes = try await database.read({ try WebhookTable($0).body(id) }) else { return .done }
        let body: LumaWebhookBody
        do {
            body = try LumaWebhookBody(bytes)
        } catch {
            try await database.write { try WebhookTable($0).setState(.failed, of: id) }
            throw JobFailure.permanent("gateway.unreadable_webhook")
        }
        do {
            _ = try await luma.call(body.hint, timeout: .seconds(30), waitsForConnection: true)
        } catch let error as RPCError where error.code == .invalidParams {
            try await database.write { try WebhookTable($0).setState(.failed, of: id) }
            throw JobFailure.permanent("luma.refused_hint")
        } catch let error as RPCError {
            throw JobFailure.temporary("luma.rpc_\(error.code.rawValue)")
        }
        return .done { try WebhookTable($0).setState(.done, of: id) }
    }

    func list(_ call: ListWebhooks) async throws -> WebhookList {
        let limit = min(max(call.limit, 1), 200)
        return WebhookList(webhooks: try await database.read { try WebhookTable($0).list(limit: limit) })
    }

    /// - Throws: `RPCError.notFound`.
    func replay(_ call: ReplayWebhook) async throws -> Acknowledgement {
        let jobs = jobs
        let isThere = try await database.write { connection in
            let table = WebhookTable(connection)
            guard try table.body(call.id) != nil else { return false }
            try table.setState(.stored, of: call.id)
            try jobs.enqueue(Self.job(call.id), in: connection)
            return true
        }
        guard isThere else { throw RPCError(.notFound, message: "there is no such webhook") }
        return Acknowledgement()
    }
}

extension WebhookHeaders {
    init(_ headers: HeaderFields) {
        self.init(
            signature: headers.all("webhook-signature").map(Array.init),
            identifier: headers.all("webhook-id").map(Array.init),
            timestamp: headers.all("webhook-timestamp").map(Array.init))
    }
}
