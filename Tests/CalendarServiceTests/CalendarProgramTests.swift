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
@LoopActor private final class Announcer: Program {
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

@Suite("The calendar program")
struct CalendarProgramTests {
    init() { EventLoop.startOnThread() }

    @Test("follows events as they are announced, changed and called off")
    @LoopActor func follow() async throws {
        let world = World(
            time: LoopTime(), random: KernelRandom(), network: MemoryNetwork(),
            configuration: ConfigurationSource(environment: [
                "ROLLCALL_DATA_DIRECTORY":
                    "\(Scratch.folder)/rollcall-calendar-\(getpid())-\(KernelRandom().next())"
            ]))
        let luma = try await ProgramHost.start(Announcer.self, in: world, log: CollectedLog())
        let calendar = try await ProgramHost.start(CalendarProgram.self, in: world, log: CollectedLog())
        var event = EventSnapshot(
            id: "evt-1", name: "Meetup", startsAt: Timestamp(milliseconds: 0), timeZone: "Europe/Berlin")
        try await luma.program.publish(EventChanged(event: event))
        event.name = "Bigger meetup"
        try await luma.program.publish(EventChanged(event: event))
        event.id = "evt-2"
        try await luma.program.publish(EventChanged(event: event))
        try await eventually { try await luma.program.ask(ProgramStatus()).figures["events"] == 2 }
        try await luma.program.publish(
            EventCanceled(eventID: "evt-1", reason: .canceled, at: Timestamp(milliseconds: 1)))
        try await luma.program.publish(
            EventCanceled(eventID: "evt-unknown", reason: .canceled, at: Timestamp(milliseconds: 1)))
        try await eventually { try await luma.program.ask(ProgramStatus()).figures["events"] == 1 }
        #expect(try await luma.program.ask(ListIntegrations()).integrations.isEmpty)
        await calendar.stop()
        await luma.stop()
    }

    @LoopActor private func eventually(_ condition: @LoopActor () async throws -> Bool) async throws {
        let time = LoopTime()
        let limit = time.monotonic + .seconds(10)
        while try await !condition() {
            try #require(time.monotonic < limit, "the condition never held")
            try await time.sleep(for: .milliseconds(2))
        }
    }
}
