import Configuration
import Contracts
import Database
import Durable
import EventLoop
import JSONRPC
import ServiceKit
import Telemetry
import Testing
import Time

@testable import MembersService

/// The members program as it runs, between a stand-in for luma and a caller, on a network in memory.
@LoopActor final class Fixture {
    let folder: TemporaryFolder
    let luma: FakeLuma
    let calendar: FakeLuma
    let log = CollectedLog()
    private let world: World
    private(set) var host: ProgramHost<MembersProgram>
    private let client: RPCClient
    private var lastRead: Int64 = 0

    /// Runs a test against a program that has just started with an empty file, and stops the program.
    nonisolated static func run(_ test: @escaping @LoopActor (Fixture) async throws -> Void) async throws {
        // Before anything is asked of the loop: whoever waits for it would wait for ever.
        EventLoop.startOnThread()
        try await runOnLoop(test)
    }

    private static func runOnLoop(_ test: @LoopActor (Fixture) async throws -> Void) async throws {
        let fixture = try await Fixture()
        do {
            try await test(fixture)
        } catch {
            await fixture.stop()
            throw error
        }
        await fixture.stop()
    }

    private init() async throws {
        folder = try TemporaryFolder()
        world = World(
            time: LoopTime(), random: SeededRandom(seed: 1), network: MemoryNetwork(),
            configuration: ConfigurationSource(environment: ["ROLLCALL_DATA_DIRECTORY": folder.path + "/data"]))
        luma = try await FakeLuma(in: folder, time: world.time)
        let run = folder.path + "/data/run"
        try await luma.start(on: #require(NetworkAddress("unix:\(run)/luma.sock")), network: world.network)
        calendar = try await FakeLuma("calendar", in: folder, time: world.time)
        try await calendar.start(on: #require(NetworkAddress("unix:\(run)/calendar.sock")), network: world.network)
        host = try await ProgramHost.start(MembersProgram.self, in: world, log: log)
        client = RPCClient(to: try #require(NetworkAddress("unix:\(run)/members.sock")), network: world.network)
    }

    func stop() async {
        client.close()
        await host.stop()
        await luma.stop()
        await calendar.stop()
    }

    /// Stops the program and starts it on the same file.
    func restart() async throws {
        await host.stop()
        host = try await ProgramHost.start(MembersProgram.self, in: world, log: log)
    }

    /// Calls the program.
    func call<Call: RemoteCall>(_ call: Call) async throws -> Call.Result {
        try await client.call(call, timeout: .seconds(30))
    }

    /// Lets luma publish events, and waits until the program has applied them.
    func deliver(_ events: any RemoteEvent...) async throws { try await deliver(events) }

    func deliver(_ events: [any RemoteEvent]) async throws {
        let last = try await luma.publish(events)
        try await until("the program has applied event \(last)") {
            try await host.context.database.read { try Inbox.position(of: "luma", in: $0) } >= last
        }
    }

    /// What the program has announced since the last time.
    func announced() async throws -> [RemoteEventEntry] {
        var all: [RemoteEventEntry] = []
        while true {
            let page = try await call(
                ReadEvents(subscriber: "test", after: lastRead, limit: 1000, waitMilliseconds: 0))
            guard let last = page.entries.last else { return all }
            lastRead = last.sequence
            all += page.entries
        }
    }

    /// All pages of the program's state.
    func state(_ question: ReadState) async throws -> [RemoteEventEntry] {
        var (question, all) = (question, [RemoteEventEntry]())
        repeat {
            let page = try await call(question)
            all += page.entries
            question.cursor = page.nextCursor
        } while question.cursor != nil
        return all
    }

    /// The attendance announced since the last time, as `event member status`.
    func announcedAttendance() async throws -> [String] {
        try await announced().compactMap { try $0.decoded(as: AttendanceChanged.self) }.flatMap { change in
            change.changes.map { "\(change.eventID) \($0.member.id) \($0.status.rawValue)" }
                + (change.endsRun ? ["\(change.eventID) end"] : [])
        }
    }

    /// Who goes to an event, as `member status`.
    func attendance(_ event: String = "evt-1") async throws -> [String] {
        try await call(WhoIsGoing(eventID: event, includeNotGoing: true)).attendees
            .map { "\($0.attendance.member.id) \($0.attendance.status.rawValue)" }.sorted()
    }

    /// Changes whenever a row of the directory, a match or an attendance is written.
    func stamps() async throws -> [Int64] {
        try await host.context.database.read { connection in
            try [
                "SELECT sum(changed_at) FROM members", "SELECT sum(decided_at) FROM matches",
                "SELECT sum(changed_at) FROM attendance",
            ].map { try connection.value($0) ?? 0 }
        }
    }

    func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        let deadline = world.time.monotonic + .seconds(30)
        while try await !condition() {
            try #require(world.time.monotonic < deadline, "still waiting: \(what)")
            try await world.time.sleep(for: .milliseconds(2))
        }
    }
}
