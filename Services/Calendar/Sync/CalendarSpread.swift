import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Time

/// Looks at all events that a calendar may have to show: it is new, it goes on after a pause, or its rules have changed.
@LoopActor final class CalendarSpread {
    /// Events in one transaction.
    private nonisolated static let pageSize = 200

    private let context: ProgramContext
    private let queue: SyncQueue

    init(_ context: ProgramContext, _ queue: SyncQueue) {
        self.context = context
        self.queue = queue
    }

    func run(_ job: Job) async throws -> JobOutcome {
        let subject = try SyncQueue.Subject(job)
        var last: String? = ""
        while let after = last {
            try Task.checkCancellation()
            last = try await spread(subject.integration, after: after)
        }
        return .done
    }

    /// - Returns: where to go on; nil when all is done.
    private func spread(_ id: String, after last: String) async throws -> String? {
        try await context.database.write { [queue] connection -> String? in
            guard let integration = try IntegrationStore(connection).integration(id), integration.isActive else {
                return nil
            }
            let page = try IntegrationScope(connection).events(of: integration, after: last, limit: Self.pageSize)
            for event in page {
                try queue.enqueue(event, in: integration, priority: SyncQueue.Priority.bulk, connection)
            }
            return page.count < Self.pageSize ? nil : page.last
        }
    }
}
