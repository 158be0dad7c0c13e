import CalendarModel
import Configuration
import Contracts
import Database
import Durable
import EventLoop
import Glibc
import JSONRPC
import Scratch
import ServiceKit
import Telemetry
import Testing
import Time

@testable import CalendarService

/// The calendar program with outside calendars in memory, on a clock that the test moves.
@LoopActor final class BridgeFixture {
    nonisolated static let noon = Timestamp(seconds: 1_795_000_000)
    nonisolated static let owner = EventOwner(kind: .member, id: "mem-ada")

    let time: VirtualTime
    let network = MemoryNetwork()
    /// Those in memory.
    private(set) var calendars: [String: MemoryCalendar] = [:]
    private(set) var host: ProgramHost<BridgeProgram>
    private let world: World

    /// With calendars in memory.
    convenience init(
        _ names: [String] = ["one"], _ settings: ReadingSettings = ReadingSettings(), seed: UInt64 = 1
    ) async throws {
        let time = Self.clock()
        let calendars = Dictionary(uniqueKeysWithValues: names.map { ($0, MemoryCalendar(time: time)) })
        try await self.init(of: calendars, settings, time: time, seed: seed)
        self.calendars = calendars
    }

    init(
        of outside: [String: any OutsideCalendar], _ settings: ReadingSettings,
        time: VirtualTime = clock(), seed: UInt64
    ) async throws {
        self.time = time
        let folder = "\(Scratch.folder)/rollcall-bridge-\(getpid())-\(KernelRandom().next())"
        world = World(
            time: time, random: SeededRandom(seed: seed), network: network,
            configuration: ConfigurationSource(environment: ["ROLLCALL_DATA_DIRECTORY": folder]))
        BridgeProgram.calendars[folder] = (outside, settings)
        host = try await ProgramHost.start(BridgeProgram.self, in: world, log: CollectedLog())
    }

    /// Runs `body` with calendars in memory.
    static func run(
        _ names: [String] = ["one"], _ body: @LoopActor (BridgeFixture) async throws -> Void
    ) async throws {
        try await run(BridgeFixture(names), body)
    }

    /// Runs `body`, and then stops the program, whatever happened.
    static func run(
        _ bridge: BridgeFixture, _ body: @LoopActor (BridgeFixture) async throws -> Void
    ) async throws {
        do {
            try await body(bridge)
        } catch {
            await bridge.stop()
            throw error
        }
        await bridge.stop()
    }

    /// One that does not wait for the program's work: ``settle()`` does.
    nonisolated static func clock() -> VirtualTime { VirtualTime(startingAt: noon, turns: 4) }

    var database: Database { host.context.database }
    private var queue: SyncQueue { host.program.program.sync.queue }

    func stop() async { await host.stop() }

    /// Ends the program and starts another one on the same file.
    func restart() async throws {
        await host.stop()
        host = try await ProgramHost.start(BridgeProgram.self, in: world, log: CollectedLog())
    }

    // MARK: What people do here

    func connect(
        _ name: String = "one", _ direction: SyncDirection = .both, as id: String? = nil, scope: FeedScope? = nil,
        owner: EventOwner = owner, _ change: (inout IntegrationSettings) -> Void = { _ in }
    ) async throws {
        var settings = IntegrationSettings()
        change(&settings)
        let integration = Integration(
            id: id ?? name, owner: owner, provider: .caldav, outsideCalendar: MemoryConnector.address(name), name: name,
            credential: "credential", direction: direction, scope: scope ?? FeedScope(kind: .member, id: owner.id),
            settings: settings, isActive: true, createdAt: time.now)
        let queue = queue
        try await database.write { connection in
            try connection.execute(
                """
                INSERT OR IGNORE INTO credential (id, owner_kind, owner_id, provider, account, sealed, created_at)
                VALUES ('credential', 'member', 'mem-ada', 'caldav', 'ada', x'00', 0)
                """)
            try IntegrationStore(connection).insert(integration)
            try queue.spread(integration, connection)
            try queue.read(integration, at: nil, connection)
        }
        try await settle()
    }

    /// Turns an integration another way, as `UpdateIntegration` does once the provider has said that it may: there is none
    /// here to ask.
    func turn(_ direction: SyncDirection, _ id: String = "one") async throws {
        let queue = queue
        try await database.write { connection in
            let store = IntegrationStore(connection)
            var integration = try #require(try store.integration(id))
            integration.direction = direction
            try store.update(integration)
            try store.turn(integration)
            try queue.begin(integration, connection)
        }
        try await settle()
    }

    nonisolated static func content(_ title: String = "Co-working") -> EventContent {
        EventContent(
            title: title, location: "Library",
            time: .timed(start: noon + .seconds(86_400), end: nil, timeZone: "Europe/Berlin"))
    }

    /// Adds an event of the owner's.
    func add(_ id: String, _ content: EventContent = content(), owner: EventOwner? = owner) async throws {
        try await change { writer in
            let blank = EventSnapshot(
                id: id, name: "", startsAt: writer.now, timeZone: "Europe/Berlin", visibility: .private)
            try writer.insert(
                CalendarEvent(
                    home: .rollcall, owner: owner, snapshot: blank.saying(content, at: writer.now),
                    version: LocalVersion(content: content, createdAt: writer.now), isCanceled: false,
                    isDeleted: false, sequence: 0, attendeeSequence: 0, changedAt: writer.now))
        }
    }

    func edit(_ id: String, _ change: @escaping @Sendable (inout EventContent) -> Void) async throws {
        try await self.change { writer in
            guard let event = try EventStore(writer.connection).event(id) else { return }
            var content = event.version.content
            change(&content)
            var version = event.version
            version.change(Set(EventField.allCases), to: content, at: writer.now)
            try writer.store(version, of: event)
        }
    }

    /// Deletes an event of the owner's.
    func delete(_ id: String) async throws {
        try await change { writer in
            if let event = try EventStore(writer.connection).event(id) { try writer.delete(event) }
        }
    }

    func change(_ body: @escaping @Sendable (EventWriter) throws -> Void) async throws {
        let (publisher, queue, now) = (host.context.events, queue, time.now)
        try await database.write { connection in
            try body(EventWriter(connection: connection, publisher: publisher, queue: queue, now: now))
        }
    }

    /// Runs a test with a bridge of its own.
    static func run(
        _ names: [String] = ["one"], _ settings: ReadingSettings = ReadingSettings(),
        _ body: @LoopActor (BridgeFixture) async throws -> Void
    ) async throws {
        let bridge = try await BridgeFixture(names, settings)
        do {
            try await body(bridge)
        } catch {
            await bridge.stop()
            throw error
        }
        await bridge.stop()
    }

    /// Asks the program as other programs do.
    func ask<Call: RemoteCall>(_ call: Call) async throws -> Call.Result {
        let address = try #require(host.context.configuration.addresses[.calendar])
        let client = RPCClient(to: address, network: network)
        defer { client.close() }
        return try await client.call(call)
    }

    // MARK: What is there

    func event(_ id: String) async throws -> CalendarEvent? {
        try await database.read { try EventStore($0).event(id) }
    }

    func events() async throws -> [CalendarEvent] {
        try await database.read { connection in
            try connection.query("SELECT \(EventStore.columns) FROM event ORDER BY id", body: EventStore.event)
        }
    }

    func link(_ event: String, _ integration: String = "one") async throws -> Link? {
        try await database.read { try LinkStore($0).link(event, integration) }
    }

    func reading(_ integration: String = "one") async throws -> ReadingState {
        try #require(try await database.read { try IntegrationStore($0).reading(of: integration) })
    }

    func read(_ name: String = "one") async throws {
        try await readOnce(name)
        try await settle()
    }

    /// Without what follows from it.
    @discardableResult func readOnce(_ name: String = "one") async throws -> ReadingReport {
        let integration = try #require(try await database.read { try IntegrationStore($0).integration(name) })
        return try await host.program.program.sync.reader.read(integration)
    }

    /// Waits until nothing is to be done at this time.
    func settle() async throws {
        let real = LoopTime()
        let limit = real.monotonic + .seconds(60)
        while true {
            let now = time.now.milliseconds
            let left: Int64 =
                try await database.read {
                    // Those that wait for their time are late at most.
                    try $0.value("SELECT count(*) FROM job WHERE state IN (0, 1) OR state = 2 AND run_at <= ?1", now)
                } ?? 0
            if left == 0 { return }
            try #require(real.monotonic < limit, "\(left) jobs never ended")
            // A timer may be due within the millisecond that has begun.
            await time.advance(by: .milliseconds(1))
            try await real.sleep(for: .milliseconds(1))
        }
    }

    /// Lets time pass, with all that becomes due in it.
    func pass(_ duration: Duration) async throws {
        try await settle()
        let end = time.now + duration
        while time.now < end {
            let now = time.now
            let due: Int64? = try await database.read {
                try $0.value("SELECT min(run_at) FROM job WHERE state = 2 AND run_at > ?1", now.milliseconds)
            }
            let next = due.map(Timestamp.init(milliseconds:)) ?? end
            await time.advance(by: min(next, end) - now)
            try await settle()
        }
    }
}

/// The program with the calendars of the test's choice: `Program` says how a program is made, so the choice goes beside it.
@LoopActor final class BridgeProgram: Program {
    static nonisolated let name = CalendarProgram.name
    static nonisolated let migrations = CalendarProgram.migrations
    /// By the folder of the program's data.
    static var calendars: [String: (calendars: [String: any OutsideCalendar], settings: ReadingSettings)] = [:]

    let program: CalendarProgram

    init(_ context: ProgramContext) throws {
        let (calendars, settings) = Self.calendars[context.configuration.dataDirectory] ?? ([:], ReadingSettings())
        let configuration = try ConfigurationReader.read(from: context.world.configuration) {
            CalendarConfiguration(&$0)
        }
        // Its doors are those that people come through; the calendars behind them are in memory.
        program = try CalendarProgram(
            context, connector: MemoryConnector(calendars: calendars), settings,
            bridge: try Bridge(context, configuration))
    }

    func register(in methods: inout RPCMethods) { program.register(in: &methods) }
    func start() async throws { try await program.start() }
    func stop() async { await program.stop() }
    func measure() async throws { try await program.measure() }
}

@LoopActor struct MemoryConnector: CalendarConnector {
    let calendars: [String: any OutsideCalendar]

    func calendar(of integration: Integration) async throws -> any OutsideCalendar {
        let named = calendars.first { Self.address($0.key) == integration.outsideCalendar }
        guard let named else { throw OutsideError.calendarMissing }
        return named.value
    }

    static nonisolated func address(_ name: String) -> String { "calendar of \(name)" }
}
