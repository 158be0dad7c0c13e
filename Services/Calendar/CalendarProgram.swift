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

    init(_ context: ProgramContext) throws {
        self.context = context
        let time = context.world.time
        feeds = FeedAnswers(database: context.database, time: time, random: context.world.random)
        context.subscribe(to: .luma) { entry, connection in
            let store = EventStore(connection)
            if let change = try entry.decoded(as: EventChanged.self) {
                try store.save(change.event, at: time.now)
            } else if let cancellation = try entry.decoded(as: EventCanceled.self) {
                try store.cancel(cancellation.eventID, at: time.now)
            }
        }
        context.subscribe(to: .members) { entry, connection in
            if let change = try entry.decoded(as: AttendanceChanged.self) {
                try AttendanceStore(connection).apply(change)
            }
        }
    }

    func register(in methods: inout RPCMethods) {
        methods.onImmediate(ListIntegrations.self) { _, _ in IntegrationList(integrations: []) }
        feeds.register(in: &methods)
    }

    func figures() async throws -> [String: Int64] {
        try await context.database.read { connection in
            [
                "events": try EventStore(connection).count(), "integrations": 0,
                "feeds": Int64(try FeedStore(connection).all().count),
            ]
        }
    }
}
