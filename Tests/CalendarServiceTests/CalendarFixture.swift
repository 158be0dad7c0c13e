import Configuration
import Contracts
import Database
import EventLoop
import Glibc
import JSONRPC
import Scratch
import ServiceKit
import Telemetry
import Testing
import Time

@testable import CalendarService

/// Stands in for the luma program: publishes what a test tells it to.
@LoopActor final class LumaAnnouncer: Program {
    static let name = ProgramName.luma
    static let migrations = MigrationSet(
        "announcer", [Migration(1, "unused", "CREATE TABLE unused (a INTEGER) STRICT")])

    private let context: ProgramContext

    init(_ context: ProgramContext) throws { self.context = context }

    func register(in methods: inout RPCMethods) {}

    func publish(_ event: some RemoteEvent) async throws {
        let events = context.events
        try await context.database.write { try events.publish(event, in: $0) }
    }

    func ask<Call: RemoteCall>(_ call: Call) async throws -> Call.Result {
        try await context.peer(.calendar).call(call)
    }
}

/// Stands in for the members program.
@LoopActor final class MembersAnnouncer: Program {
    static let name = ProgramName.members
    static let migrations = LumaAnnouncer.migrations

    private let context: ProgramContext
    private let told = Lock<[AttendanceChanged]>([])

    init(_ context: ProgramContext) throws {
        self.context = context
        context.tellState { [told] _, _ in
            var part = StatePart()
            for attendance in told.withLock({ $0 }) { try part.add(attendance) }
            return part
        }
    }

    func register(in methods: inout RPCMethods) {}

    func publish(_ event: AttendanceChanged) async throws {
        told.withLock { $0.append(event) }
        let events = context.events
        try await context.database.write { try events.publish(event, in: $0) }
    }

    func publish(_ event: MemberChanged) async throws {
        let events = context.events
        try await context.database.write { try events.publish(event, in: $0) }
    }

    /// Keeps nothing that was published until now.
    func forget() async throws { _ = try await context.database.write { try $0.execute("DELETE FROM outbox") } }
}

/// The calendar program with the two that it follows, on a network in memory.
@LoopActor final class CalendarFixture {
    let luma: ProgramHost<LumaAnnouncer>
    let members: ProgramHost<MembersAnnouncer>
    let calendar: ProgramHost<CalendarProgram>

    let log = CollectedLog()
    let folder: String

    /// - Parameters:
    ///   - settings: of the environment, besides where the files are.
    ///   - folder: of an earlier fixture, to go on with its files.
    ///   - prepare: is given the folder before anything starts.
    init(
        _ settings: [String: String] = [:], folder: String? = nil,
        prepare: (String) async throws -> Void = { _ in }
    ) async throws {
        let folder = folder ?? Self.newFolder()
        self.folder = folder
        try await prepare(folder)
        let world = Self.world(settings, folder: folder)
        luma = try await ProgramHost.start(LumaAnnouncer.self, in: world, log: CollectedLog())
        members = try await ProgramHost.start(MembersAnnouncer.self, in: world, log: CollectedLog())
        calendar = try await ProgramHost.start(CalendarProgram.self, in: world, log: log)
    }

    static func world(_ settings: [String: String] = [:], folder: String = newFolder()) -> World {
        World(
            time: LoopTime(), random: KernelRandom(), network: MemoryNetwork(),
            configuration: ConfigurationSource(
                environment: settings.merging(["ROLLCALL_DATA_DIRECTORY": folder]) { $1 }))
    }

    static func newFolder() -> String { "\(Scratch.folder)/rollcall-calendar-\(getpid())-\(KernelRandom().next())" }

    func ask<Call: RemoteCall>(_ call: Call) async throws -> Call.Result { try await luma.program.ask(call) }

    func stop() async {
        await calendar.stop()
        await members.stop()
        await luma.stop()
    }

    static func event(_ id: String, startingIn delay: Duration = .seconds(86_400)) -> EventSnapshot {
        EventSnapshot(id: id, name: "Meetup", startsAt: LoopTime().now + delay, timeZone: "Europe/Berlin")
    }

    static func eventually(_ condition: @LoopActor () async throws -> Bool) async throws {
        let time = LoopTime()
        let limit = time.monotonic + .seconds(30)
        while try await !condition() {
            try #require(time.monotonic < limit, "the condition never held")
            try await time.sleep(for: .milliseconds(2))
        }
    }
}
