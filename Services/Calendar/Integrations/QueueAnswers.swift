import Contracts
import Database
import Durable
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// What operators see and do of the writes to outside calendars.
@LoopActor struct QueueAnswers {
    let context: ProgramContext

    func register(in methods: inout RPCMethods) {
        methods.on(CalendarQueueStatus.self) { _, _ in try await status() }
        methods.on(ProcessCalendarQueue.self) { call, _ in try await process(call) }
        methods.on(CleanCalendarQueue.self) { call, _ in try await clean(call.olderThanDays) }
    }

    private func status() async throws -> CalendarQueueReport {
        let kind = SyncQueue.Kind.link
        let counts = try await context.jobs.counts().first { $0.kind == kind }
        let (completed, oldest) = try await context.database.read { [jobs = context.jobs] connection in
            (try SyncRecordStore(connection).succeeded(), try jobs.oldest(kind: kind, in: connection))
        }
        let now = context.world.time.now
        return CalendarQueueReport(
            pending: counts.map { $0.ready + $0.running + $0.waiting } ?? 0, completed: completed,
            failed: counts?.deadLetters ?? 0,
            oldestPendingAge: oldest.map { max(0, now.milliseconds - $0.milliseconds) })
    }

    private func process(_ call: ProcessCalendarQueue) async throws -> CalendarQueueProcessed {
        guard call.limit ?? 1 > 0 else { throw RPCError(.invalidParams, message: "limit: at least 1") }
        guard call.failureLimit ?? 1 > 0 else { throw RPCError(.invalidParams, message: "failureLimit: at least 1") }
        let kind = SyncQueue.Kind.link
        return try await context.database.write { [jobs = context.jobs] connection in
            let hastened = try jobs.hasten(
                kind: kind, limit: call.limit ?? .max, failureLimit: call.failureLimit ?? .max, in: connection)
            let retried = call.includesFailed ? try jobs.retryDeadLetters(kind: kind, in: connection) : 0
            return CalendarQueueProcessed(hastened: hastened, retried: retried)
        }
    }

    private func clean(_ days: Int) async throws -> CalendarQueueCleaned {
        guard (0...3_650).contains(days) else {
            throw RPCError(.invalidParams, message: "olderThanDays: 0 to 3650")
        }
        let limit = context.world.time.now - .days(days)
        return try await context.database.write { [jobs = context.jobs] connection in
            let letters = try jobs.dropDeadLetters(kind: SyncQueue.Kind.link, before: limit, in: connection)
            return CalendarQueueCleaned(removed: try SyncRecordStore(connection).drop(before: limit) + letters)
        }
    }
}
