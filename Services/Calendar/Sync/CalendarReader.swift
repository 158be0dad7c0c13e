import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Telemetry
import Time

/// Reads outside calendars, a job for each. Those of one calendar are in one group, so that it is read by one at a time.
@LoopActor final class CalendarReader {
    private let context: ProgramContext
    private let queue: SyncQueue
    private let connector: any CalendarConnector
    private let settings: ReadingSettings
    private let metrics: SyncMetrics

    init(
        _ context: ProgramContext, _ queue: SyncQueue, _ connector: any CalendarConnector, _ settings: ReadingSettings,
        _ metrics: SyncMetrics
    ) {
        self.context = context
        self.queue = queue
        self.connector = connector
        self.settings = settings
        self.metrics = metrics
    }

    /// Reads a calendar once.
    ///
    /// - Throws: `OutsideError`, `DatabaseError`, `CancellationError`.
    @discardableResult func read(_ integration: Integration) async throws -> ReadingReport {
        do {
            let calendar = try await connector.calendar(of: integration)
            let reading = CalendarReading(context, queue, integration, calendar, settings)
            try await reading.run()
            metrics.read(integration)
            log(reading.report, integration)
            return reading.report
        } catch let error as OutsideError {
            metrics.failed(.read, integration, error)
            if case .unauthorized(let reason) = error { try await connector.refused(integration, because: reason) }
            throw error
        }
    }

    /// A job that reads a calendar, and asks for the next reading. It never fails for good: what is wrong is told by the
    /// integration's status, and reading goes on when it is mended.
    func run(_ job: Job) async throws -> JobOutcome {
        let subject = try SyncQueue.Subject(job)
        let integration = try await context.database.read { try IntegrationStore($0).integration(subject.integration) }
        guard let integration, integration.isActive else { return .done }
        do {
            try await read(integration)
            let wait = try await pause(after: integration)
            return .done { [queue, now] in try queue.read(integration, at: now + wait, $0) }
        } catch let error as OutsideError {
            context.logger.warning(
                "calendar not read", .identifier("integration", integration.id), .code("reason", error.code))
            let wait = try await note("\(error)", error, integration)
            if case .unauthorized = error {
                throw FailedAttempt(error.jobFailure) { [queue] in try queue.goOn(after: error, integration, $0) }
            }
            return .done { [queue, now] in try queue.read(integration, at: now + wait, $0) }
        } catch let error where !(error is CancellationError) {
            // Something in it cannot be taken over: the rest of the calendar is not to be given up for that.
            context.logger.error(
                "calendar not read", .identifier("integration", integration.id), .error(error))
            let wait = try await note("\(error)", nil, integration)
            return .done { [queue, now] in try queue.read(integration, at: now + wait, $0) }
        }
    }

    private var now: Timestamp { context.world.time.now }

    private func pause(after integration: Integration) async throws -> Duration {
        let hasChannel = try await context.database.read { [now] in
            try ChannelStore($0).hasOpenChannel(integration.id, at: now)
        }
        let usual =
            hasChannel ? settings.intervalWithChannel : settings.interval[integration.provider] ?? .minutes(5)
        // Spread, so that calendars which were connected together are not read together for ever.
        return usual * (0.9 + 0.2 * context.world.random.unit())
    }

    /// - Returns: how long to wait.
    private func note(_ text: String, _ error: OutsideError?, _ integration: Integration) async throws -> Duration {
        let failures = try await context.database.write { connection -> Int in
            let store = IntegrationStore(connection)
            guard var state = try store.reading(of: integration.id) else { return 0 }
            state.failures += 1
            state.lastError = text
            try store.setReading(state, of: integration.id)
            return state.failures
        }
        let wait = settings.wait(integration.provider, failures: failures)
        if case .limited(let until) = error { return max(until - now, wait) }
        return wait
    }

    private func log(_ report: ReadingReport, _ integration: Integration) {
        guard report.changed + report.removed > 0 || report.isHeld else { return }
        context.logger.info(
            report.isHeld ? "calendar read, removals held" : "calendar read",
            .identifier("integration", integration.id), .count("changed", Int64(report.changed)),
            .count("imported", Int64(report.imported)), .count("removed", Int64(report.removed)))
    }
}
