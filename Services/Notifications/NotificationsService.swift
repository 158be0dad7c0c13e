import Configuration
import Contracts
import Crypto
import Database
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// What the notifications program answers: who is going, who has been told, and who has read it.
///
/// It copies what it needs of the events of Luma, calendar and members program, computes every gathering that
/// a change touches, and publishes what that changed.
@LoopActor final class NotificationsService: Program {
    nonisolated static var name: ProgramName { .notifications }
    nonisolated static var migrations: MigrationSet { Schema.migrations }

    let context: ProgramContext
    let refresher: Refresher
    private let report: RefreshReport
    private let pending = PendingEffects()

    init(_ context: ProgramContext) throws {
        self.context = context
        let timing = try ConfigurationReader.read(
            from: context.world.configuration, known: AllSettings.summaries
        ) { RefreshTiming(&$0) }
        let report = RefreshReport(context)
        self.report = report
        let (events, time) = (context.events, context.world.time)
        refresher = Refresher(database: context.database, time: time, timing: timing, observer: report) { connection in
            OutboxLog(events: events, connection: connection, now: time.now)
        }
        // Events that are kept in Rollcall come from the calendar program, and count like those of Luma.
        for program in [ProgramName.luma, .calendar] {
            follow(program, types: [EventChanged.type, EventCanceled.type]) { entry, connection, _ in
                try SourceEvents(connection: connection).apply(entry)
            }
        }
        follow(.members) { entry, connection, now in
            try MemberEvents(connection: connection, now: now).apply(entry)
        }
    }

    func start() async throws {
        let now = time.now
        let id = newID()
        _ = try await database.write { try ConfigurationRows(connection: $0).createFirst(id: id, at: now) }
        try await refresher.start()
    }

    func stop() async { await refresher.stop() }

    func figures() async throws -> [String: Int64] {
        try await database.read { try StoreFigures(connection: $0).all() }
    }

    func problems() async -> [String] { report.problems }

    var database: Database { context.database }
    var time: any TimeSource { context.world.time }

    func newID() -> String { Hex.encode(context.world.random.bytes(16)) }

    /// Applies another program's events; the gatherings they touch are marked in the same transaction and computed
    /// after it.
    private func follow(
        _ program: ProgramName, types: [String]? = nil,
        apply: @escaping @Sendable (RemoteEventEntry, Connection, Timestamp) throws -> Effects
    ) {
        let (time, pending) = (time, pending)
        context.subscribe(to: program, types: types) { entry, connection in
            let effects = try apply(entry, connection, time.now)
            try StaleGatherings(connection: connection).mark(effects.stale.union(effects.complete), at: time.now)
            pending.add(effects)
        } applied: { [weak self] in
            self?.refresh(pending.take())
        }
    }

    private func refresh(_ effects: Effects) {
        refresher.mark(effects.stale)
        refresher.flush(effects.complete)
    }
}
