import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Time

/// What keeps events and outside calendars in step: the jobs of the queue, and what starts them.
@LoopActor final class CalendarSync {
    /// Writes that are under way at once, over all calendars; each calendar's own pace holds besides.
    private static let writesAtOnce = 32
    private static let readingsAtOnce = 8
    /// A first reading of a large calendar at Google's or Notion's pace.
    private static let readingLimit = Duration.seconds(3_600)

    let queue: SyncQueue
    let reader: CalendarReader
    private let context: ProgramContext
    private let metrics: SyncMetrics

    init(
        _ context: ProgramContext, _ connector: any CalendarConnector, _ settings: ReadingSettings,
        channelAddress: String?
    ) throws {
        self.context = context
        queue = SyncQueue(jobs: context.jobs, time: context.world.time, attemptLimit: settings.writeAttempts)
        metrics = SyncMetrics(context.metrics)
        reader = CalendarReader(context, queue, connector, settings, metrics)
        let writer = LinkWriter(context, queue, connector, metrics)
        let spread = CalendarSpread(context, queue)
        let channels = CalendarChannels(context, queue, connector, address: channelAddress)
        try SyncHistory(context, retention: settings.historyRetention).schedule()
        let jobs = context.jobs
        // 2ⁿ minutes after the n-th failure.
        let retry = RetryPolicy(first: .minutes(2), longest: .seconds(3_600))
        try jobs.handle(SyncQueue.Kind.link, concurrency: Self.writesAtOnce, retry: retry) { try await writer.run($0) }
        try jobs.handle(
            SyncQueue.Kind.read, concurrency: Self.readingsAtOnce, timeLimit: Self.readingLimit
        ) { [reader] in try await reader.run($0) }
        try jobs.handle(SyncQueue.Kind.spread, concurrency: 2) { try await spread.run($0) }
        try jobs.handle(SyncQueue.Kind.channel, retry: retry) { try await channels.run($0) }
        try jobs.handle(SyncQueue.Kind.closing, retry: retry) { try await channels.close($0) }
    }

    /// Takes up what an earlier process may not have asked for any more.
    func start() async throws {
        try await context.database.write { [queue] connection in
            for integration in try IntegrationStore(connection).all() where integration.isActive {
                try queue.read(integration, at: nil, connection)
                try queue.keepChannel(integration, at: nil, connection)
            }
        }
    }

    /// Brings the figures up to date that are looked up in the file.
    func measure() async throws {
        metrics.show(try await context.database.read { [jobs = context.jobs] in try SyncStanding($0, jobs) })
    }

    /// Somebody begins or ceases to go: their own calendars and their team's are to show it.
    nonisolated static func follow(_ change: AttendanceChanged, _ queue: SyncQueue, _ connection: Connection) throws {
        let moves = try AttendanceStore(connection).apply(change)
        let store = IntegrationStore(connection)
        for attendance in change.changes {
            for integration in try store.showing(attendance.member.id, goingTo: change.eventID) {
                try queue.enqueue(change.eventID, in: integration, connection)
            }
        }
        for move in moves { try follow(move, queue, connection) }
    }

    nonisolated static func follow(_ change: MemberChanged, _ queue: SyncQueue, _ connection: Connection) throws {
        if let move = try AttendanceStore(connection).apply(change) { try follow(move, queue, connection) }
    }

    /// What somebody goes to leaves the calendars of one team and comes into those of another.
    private nonisolated static func follow(
        _ move: TeamMove, _ queue: SyncQueue, _ connection: Connection
    ) throws {
        let integrations = try IntegrationStore(connection).showing(move)
        if integrations.isEmpty { return }
        for event in try AttendanceStore(connection).events(of: move.member) {
            for integration in integrations {
                try queue.enqueue(event, in: integration, priority: SyncQueue.Priority.bulk, connection)
            }
        }
    }
}
