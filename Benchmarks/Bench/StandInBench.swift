import Contracts
import Database
import EventLoop
import JSON
import JSONRPC
import ServiceKit
import Telemetry
import Time

/// A calendar program that keeps no events.
enum StandInCalendarBench: BenchCommand {
    static let name = "stand-in-calendar"
    static let usage = "stand-in-calendar: keeps no events, in calendar's place (settings as calendar)"

    static func run(_ arguments: BenchArguments) throws { ProgramMain.run(StandInCalendar.self) }
}

@LoopActor private final class StandInCalendar: Program {
    nonisolated static let name = ProgramName.calendar
    nonisolated static let migrations = MigrationSet("stand-in", [])

    init(_ context: ProgramContext) throws {}

    func register(in methods: inout RPCMethods) {
        methods.onImmediate(ListOwnEvents.self) { _, _ in EventList(events: []) }
    }
}

/// A luma program that has its answers ready and reports one change a second, so that what is measured is the gateway.
/// The changed event's identifier ends in the nanoseconds of the monotonic clock at which the change was made.
enum StandInBench: BenchCommand {
    static let name = "stand-in"
    static let usage = "stand-in: serves a page of events, and a change a second, in luma's place (settings as luma)"

    static func run(_ arguments: BenchArguments) throws { ProgramMain.run(StandIn.self) }
}

@LoopActor private final class StandIn: Program {
    nonisolated static let name = ProgramName.luma
    nonisolated static let migrations = MigrationSet("stand-in", [])

    private let context: ProgramContext
    private var changes: Task<Void, Never>?
    /// About 12 KB.
    private let page: [UInt8]

    init(_ context: ProgramContext) throws {
        self.context = context
        let events = (0..<20).map { number in
            EventRecord(event: Self.event("evt-4KJDaiFgH0aB\(number)"), counts: GuestCounts(), lastSyncedAt: .epoch)
        }
        page = try JSON.encode(EventList(events: events))
    }

    func register(in methods: inout RPCMethods) {
        let page = page
        methods.onRaw(ListEvents.method) { _, _, writer in writer.raw(page) }
    }

    func start() async throws {
        changes = EventLoop.task { await self.report() }
    }

    func stop() async { changes?.cancel() }

    private func report() async {
        let time = context.world.time
        let events = context.events
        do {
            while true {
                try await time.sleep(for: .seconds(1))
                let change = EventChanged(event: Self.event("evt-\(time.monotonic / .nanoseconds(1))"))
                try await context.database.write { try events.publish(change, in: $0) }
            }
        } catch {
            if !(error is CancellationError) { context.logger.error("no more changes", .error(error)) }
        }
    }

    private nonisolated static func event(_ id: String) -> EventSnapshot {
        EventSnapshot(
            id: id, name: "Summer gathering by the river", startsAt: .epoch, endsAt: .epoch, timeZone: "Europe/Berlin",
            description: String(repeating: "Short talks, long conversations, good food. ", count: 4))
    }
}
