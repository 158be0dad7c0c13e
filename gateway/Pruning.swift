import Durable
import EventLoop
import ServiceKit
import Time

/// Forgets what has been kept long enough, every night.
@LoopActor enum Pruning {
    private static let jobKind = "gateway.prune"

    static func schedule(in context: ProgramContext) throws {
        let time = context.world.time
        try context.jobs.handle(jobKind, concurrency: 1) { _ in
            let now = time.now
            return .done { connection in
                try WebhookTable(connection).prune(before: now - WebhookReceiver.retention)
                try IdempotencyTable(connection).prune(before: now - Idempotency.retention)
                try AuditTable(connection).prune(before: now - AuditLog.retention)
            }
        }
        context.schedules.add(
            Schedule("gateway.prune", try CronExpression("17 4 * * *"), in: .utc, job: NewJob(jobKind)))
    }
}
