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
        let now = context.world.time.now
        return try await context.database.write { [queue] connection -> String? in
            guard let integration = try IntegrationStore(connection).integration(id), integration.isActive else {
                return nil
            }
            let scope = IntegrationScope(connection)
            let page = try scope.events(
                of: integration, after: last,
                startingFrom: now - .seconds(Int64(integration.settings.pastDays) * 86_400), limit: Self.pageSize)
            let events = EventStore(connection)
            let links = LinkStore(connection)
            for eventID in page {
                guard let event = try events.event(eventID) else { continue }
                let isLinked = try links.link(eventID, id) != nil
                guard try isLinked || scope.shows(event, in: integration) else { continue }
                try queue.enqueue(eventID, in: integration, priority: SyncQueue.Priority.bulk, connection)
            }
            return page.count < Self.pageSize ? nil : page.last
        }
    }
}
