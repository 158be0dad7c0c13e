import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

/// Keeps a copy of every event that can be put into calendars, and serves feeds of them.
///
/// Integrations with outside calendars build on this copy; there are none yet, and `calendar.listIntegrations` says so.
@LoopActor final class CalendarProgram: Program {
    static let name = ProgramName.calendar
    static let migrations = CalendarSchema.migrations

    private let context: ProgramContext
    private let feeds: FeedAnswers
    private let feedObjects: FeedObjects
    private let commerce: CommerceAnswers
    let sync: CalendarSync

    convenience init(_ context: ProgramContext) throws {
        try self.init(context, connector: UnconnectedCalendars())
    }

    /// - Parameter connector: how outside calendars are reached.
    init(
        _ context: ProgramContext, connector: any CalendarConnector, _ settings: ReadingSettings = ReadingSettings()
    ) throws {
        self.context = context
        let time = context.world.time
        sync = try CalendarSync(context, connector, settings, channelAddress: nil)
        feeds = FeedAnswers(database: context.database, time: time, random: context.world.random)
        feedObjects = FeedObjects(database: context.database, time: time)
        let queue = sync.queue
        commerce = CommerceAnswers(context, queue)
        context.subscribe(to: .luma) { [publisher = context.events] entry, connection in
            let writer = EventWriter(connection: connection, publisher: publisher, queue: queue, now: time.now)
            if let change = try entry.decoded(as: EventChanged.self) {
                try writer.follow(change.event)
            } else if let cancellation = try entry.decoded(as: EventCanceled.self) {
                try writer.followCancellation(of: cancellation.eventID)
            }
        }
        context.tellState { try KeptEventState(connection: $1).part($0) }
        context.subscribe(to: .members, types: [AttendanceChanged.type, MemberChanged.type]) { entry, connection in
            if let change = try entry.decoded(as: AttendanceChanged.self) {
                try AttendanceStore(connection).apply(change)
                try CalendarSync.attendanceChanged(change, queue, connection)
            } else if let change = try entry.decoded(as: MemberChanged.self) {
                try AttendanceStore(connection).apply(change)
            }
        }
    }

    func register(in methods: inout RPCMethods) {
        methods.onImmediate(ListIntegrations.self) { _, _ in IntegrationList(integrations: []) }
        feeds.register(in: &methods)
        feedObjects.register(in: &methods)
        commerce.register(in: &methods)
    }

    func start() async throws { try await sync.start() }

    func figures() async throws -> [String: Int64] {
        try await context.database.read { connection in
            [
                "events": try EventStore(connection).count(), "integrations": 0,
                "feeds": Int64(try FeedStore(connection).all().count),
            ]
        }
    }
}
