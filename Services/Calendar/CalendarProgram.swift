import Configuration
import Contracts
import Database
import Durable
import EventLoop
import HTTPClient
import JSONRPC
import ServiceKit
import Time

/// Keeps a copy of every event that can be put into calendars, serves feeds of them, and keeps them in step with outside
/// calendars.
@LoopActor final class CalendarProgram: Program {
    static let name = ProgramName.calendar
    static let migrations = CalendarSchema.migrations

    private let context: ProgramContext
    private let feeds: FeedAnswers
    private let feedObjects: FeedObjects
    private let commerce: CommerceAnswers
    let sync: CalendarSync
    private let events: KeptEvents
    private let eventLinks: EventLinks

    /// What knows accounts elsewhere; nil where somebody else connects calendars.
    private let bridge: Bridge?

    convenience init(_ context: ProgramContext) throws {
        let configuration = try ConfigurationReader.read(from: context.world.configuration) {
            CalendarConfiguration(&$0)
        }
        let bridge = try Bridge(context, configuration)
        try self.init(
            context, connector: bridge.connector, configuration.readingSettings,
            channelAddress: configuration.googleMessageAddress, bridge: bridge)
    }

    /// - Parameters:
    ///   - connector: how outside calendars are reached.
    ///   - channelAddress: where Google's messages reach us; nil where they cannot.
    init(
        _ context: ProgramContext, connector: any CalendarConnector, _ settings: ReadingSettings = ReadingSettings(),
        channelAddress: String? = nil, bridge: Bridge? = nil
    ) throws {
        self.context = context
        self.bridge = bridge
        let time = context.world.time
        sync = try CalendarSync(context, connector, settings, channelAddress: channelAddress)
        feeds = FeedAnswers(database: context.database, time: time, random: context.world.random)
        feedObjects = FeedObjects(database: context.database, time: time)
        let queue = sync.queue
        let limits = try EventLimits(context.world.configuration)
        commerce = CommerceAnswers(context, queue, limits)
        events = KeptEvents(context, queue, limits)
        eventLinks = EventLinks(database: context.database, time: time)
        let advance = SeriesAdvance(publisher: context.events, queue: queue, time: time)
        try context.jobs.handle(SeriesAdvance.jobKind) { try advance.run($0) }
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
                try CalendarSync.follow(change, queue, connection)
            } else if let change = try entry.decoded(as: MemberChanged.self) {
                try CalendarSync.follow(change, queue, connection)
            }
        }
    }

    func register(in methods: inout RPCMethods) {
        bridge?.register(in: &methods)
        feeds.register(in: &methods)
        feedObjects.register(in: &methods)
        commerce.register(in: &methods)
        events.register(in: &methods)
        eventLinks.register(in: &methods)
    }

    func start() async throws {
        let release = TimeZoneRules.release()
        try await context.database.write { try EventTextStore($0).renew(byZonesOf: release) }
        try await bridge?.start()
        try await sync.start()
    }

    func stop() async { bridge?.stop() }

    func problems() async -> [String] { await bridge?.problems() ?? [] }

    func measure() async throws { try await sync.measure() }

    func figures() async throws -> [String: Int64] {
        try await context.database.read { connection in
            [
                "events": try EventStore(connection).count(),
                "integrations": Int64(try IntegrationStore(connection).all().count),
                "feeds": Int64(try FeedStore(connection).all().count),
            ]
        }
    }
}
