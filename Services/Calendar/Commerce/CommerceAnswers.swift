import Contracts
import Database
import Durable
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// Answers shops and course platforms.
@LoopActor final class CommerceAnswers {
    private let context: ProgramContext
    private let queue: SyncQueue
    private let limits: EventLimits

    init(_ context: ProgramContext, _ queue: SyncQueue, _ limits: EventLimits) {
        self.context = context
        self.queue = queue
        self.limits = limits
    }

    func register(in methods: inout RPCMethods) {
        methods.on(RecordCommerce.self) { [unowned self] call, _ in try await record(call) }
    }

    private func record(_ call: RecordCommerce) async throws -> CommerceOutcome {
        let now = context.world.time.now
        // A clock that is ahead of ours must not make all that follows look old.
        let saidAt = min(call.timestamp ?? now, now)
        let change = try CommerceChange(call, saidAt: saidAt)
        return try await context.database.write { [queue, limits, publisher = context.events] connection in
            if let delivery = call.delivery, try !DeliveryStore(connection).add(delivery, at: now) {
                return CommerceOutcome(status: .skipped, reason: "this delivery was taken over before")
            }
            return try CommerceRecorder(
                connection: connection, queue: queue,
                writer: EventWriter(connection: connection, publisher: publisher, queue: queue, now: now),
                limits: limits, saidAt: saidAt
            ).record(change)
        }
    }
}
