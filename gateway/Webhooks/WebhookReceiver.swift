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

/// Takes Luma's webhooks: verified, stored, committed, answered, and only then worked on.
@LoopActor final class WebhookReceiver {
    private let door: SignedDoor
    private let database: Database
    private let jobs: JobQueue
    private let luma: RPCClient
    private let time: any TimeSource
    private let logger: Logger

    nonisolated static let jobKind = "gateway.webhook"
    /// Senders repeat a delivery for days: as long its keys are kept.
    nonisolated static let retention = Duration.days(14)

    init(
        _ door: SignedDoor, database: Database, jobs: JobQueue, luma: RPCClient, time: any TimeSource, logger: Logger
    ) {
        self.door = door
        self.database = database
        self.jobs = jobs
        self.luma = luma
        self.time = time
        self.logger = logger
    }

    func receive(_ input: RouteInput) async throws -> Response {
        let proof = try door.check(input)
        try await store(input.request.body, proof, at: time.now)
        return Response(.ok, contentType: "application/json", body: Array(#"{"ok":true}"#.utf8))
    }

    private func store(_ body: [UInt8], _ proof: WebhookProof, at now: Timestamp) async throws {
        // A body that makes no sense is stored all the same: it is genuine, and its job says what is wrong with it.
        let type = (try? LumaWebhookBody(body).type) ?? "unreadable"
        let arrival = WebhookTable.Arrival(
            source: door.source, deliveryID: proof.identifier ?? Hex.encode(proof.digest), digest: proof.digest,
            scheme: proof.scheme.rawValue, type: type, body: body, receivedAt: now)
        let jobs = jobs
        let outcome = try await database.write { connection -> String in
            let table = WebhookTable(connection)
            if let id = try table.insert(arrival) {
                try jobs.enqueue(Self.job(id), in: connection)
                return "stored"
            }
            guard let id = try table.rowWithOtherBody(arrival) else { return "duplicate" }
            try jobs.enqueue(Self.job(id), in: connection)
            return "changed"
        }
        door.count(outcome)
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
        let failure: JobFailure
        var isGivenUp = true
        do {
            _ = try await luma.call(try LumaWebhookBody(bytes).hint, timeout: .seconds(30), waitsForConnection: true)
            return .done { try WebhookTable($0).setState(.done, of: id) }
        } catch is JSONError {
            failure = .permanent("gateway.unreadable_webhook")
        } catch let error as RPCError where error.code == .invalidParams {
            failure = .permanent("luma.refused_hint")
        } catch let error as RPCError {
            failure = .temporary("luma.rpc_\(error.code.rawValue)")
            isGivenUp = job.attempt >= job.attemptLimit
        }
        // What is given up waits no longer, until somebody replays it or retries the job.
        throw FailedAttempt(failure) { [isGivenUp] connection in
            if isGivenUp { try WebhookTable(connection).setState(.failed, of: id) }
        }
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
