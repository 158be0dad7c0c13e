import Contracts
import Crypto
import Database
import Durable
import EventLoop
import Glibc
import HTTPClient
import JSON
import ServiceKit
import Time

@testable import LumaIngest

/// The program's storage in a folder of its own, on a clock that the test moves.
@LoopActor final class LumaFixture {
    let time: VirtualTime
    let database: Database
    let outbox: Outbox
    let publisher: EventPublisher
    let rule = RemovalRule()
    private let folder: String

    static let now = Timestamp(seconds: 1_795_257_600)  // 2026-11-21

    init() async throws {
        EventLoop.startOnThread()
        time = VirtualTime(startingAt: Self.now)
        folder = "/tmp/rollcall-luma-\(getpid())-\(KernelRandom().next())"
        mkdir(folder, 0o700)
        database = try await Database.open(
            DatabaseConfiguration(
                path: "\(folder)/luma.db", migrations: [DurableSchema.migrations, LumaProgram.migrations]))
        outbox = Outbox(database: database, time: time)
        publisher = EventPublisher(outbox: outbox)
    }

    func close() async {
        await database.close()
        for name in ["luma.db", "luma.db-wal", "luma.db-shm", "luma.db.lock"] { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    func client(_ luma: ScriptedLuma) throws -> LumaClient {
        LumaClient(
            transport: luma, baseURL: try HTTPURL("https://luma.test"), key: Secret("CANARY-key"),
            gate: BudgetGate(.init(limit: 200), time: time))
    }

    /// Stores an event without asking Luma.
    @discardableResult
    func addEvent(_ id: String, start: String = "2026-12-03T17:00:00.000Z") async throws -> StoredEvent {
        let entry = LumaSamples.event(id, start: start)
        let (publisher, now) = (publisher, time.now)
        return try await database.write { connection in
            let event = try LumaEventReader.read(JSONDocument(entry).root)
            let writer = EventWriter(connection: connection, publisher: publisher, now: now)
            _ = try writer.store(event, calendar: "configured", hash: nil)
            guard let stored = try EventStore(connection: connection).event(id) else { throw LumaError.notFound }
            return stored
        }
    }

    func stored(_ id: String) async throws -> StoredEvent {
        guard let event = try await database.read({ try EventStore(connection: $0).event(id) }) else {
            throw LumaError.notFound
        }
        return event
    }

    func beginRun(_ id: String) async throws {
        let now = time.now
        try await database.write {
            try RunStore(connection: $0).begin(id, cause: .manual, calendars: ["configured"], at: now)
        }
    }

    func run(_ id: String) async throws -> SyncRun {
        guard let run = try await database.read({ try RunStore(connection: $0).run(id) }) else {
            throw LumaError.notFound
        }
        return run
    }

    /// Reads an event's guests as a job would.
    func readGuests(of event: String, _ luma: ScriptedLuma, run: String) async throws -> GuestSyncResult {
        try await beginRun(run)
        let sync = GuestSync(database: database, publisher: publisher, time: time, rule: rule)
        return try await sync.read(try await stored(event), from: try client(luma), run: run)
    }

    func readCalendar(_ luma: ScriptedLuma, run: String) async throws -> EventListSync.Result {
        try await beginRun(run)
        let sync = EventListSync(database: database, publisher: publisher, time: time, rule: rule)
        return try await sync.read(
            "configured", from: try client(luma),
            .window(EventWindow(around: time.now, pastDays: 30, futureDays: 90)), run: run)
    }

    func events(_ type: String) async throws -> [[UInt8]] {
        var all: [OutboxEvent] = []
        while true {
            let page = try await outbox.read(after: all.last?.sequence ?? 0, limit: 10_000).events
            if page.isEmpty { return all.filter { $0.type == type }.map(\.payload) }
            all += page
        }
    }

    /// Every guest in the order of handing on, with repetitions.
    func handedOn() async throws -> [GuestSnapshot] {
        try await events(GuestsPage.type).flatMap { try JSON.decode(GuestsPage.self, from: $0).guests }
    }
}
