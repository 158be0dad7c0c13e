import Database
import Durable
import EventLoop
import ServiceKit
import Time

/// Forgets every night what was done to outside calendars long enough ago.
@LoopActor struct SyncHistory {
    /// Stored, so it never changes.
    private nonisolated static let jobKind = "calendar.prune"
    /// Records in one transaction, so that others have their turn between.
    nonisolated static let pageSize = 1_000

    private let context: ProgramContext
    private let retention: Duration

    init(_ context: ProgramContext, retention: Duration) {
        self.context = context
        self.retention = retention
    }

    func schedule() throws {
        try context.jobs.handle(Self.jobKind, concurrency: 1) { _ in
            try await prune()
            return .done
        }
        context.schedules.add(
            Schedule("calendar.prune", try CronExpression("23 4 * * *"), in: .utc, job: NewJob(Self.jobKind)))
    }

    private func prune() async throws {
        let limit = context.world.time.now - retention
        var dropped = Self.pageSize
        while dropped == Self.pageSize {
            try Task.checkCancellation()
            dropped = try await context.database.write { connection in
                try SyncRecordStore(connection).drop(before: limit, atMost: Self.pageSize)
            }
        }
    }
}
