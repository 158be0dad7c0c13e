import Configuration
import Crypto
import Database
import EventLoop
import Testing
import Time

@testable import LumaIngest

@Suite("Luma's clients", .timeLimit(.minutes(1)))
struct LumaClientsTests {
    init() { EventLoop.startOnThread() }

    @Test("All who use a key share its allowance; who has another key is not held up")
    @LoopActor func sharedAllowance() async throws {
        let time = VirtualTime(startingAt: LumaFixture.now)
        let luma = ScriptedLuma { _ in
            time.now == LumaFixture.now
                ? ScriptedLuma.json("{}", status: 429, ["retry-after": "30"]) : ScriptedLuma.json(LumaSamples.calendar)
        }
        let configuration = try ConfigurationReader.read(from: ConfigurationSource(environment: [:])) {
            LumaConfiguration(&$0)
        }
        let clients = try LumaClients(configuration, transport: luma, time: time)
        func ask(_ key: String, _ calendar: String) -> Task<String?, Never> {
            let client = clients.unbound(key: Secret(key), speaksFor: calendar)
            return EventLoop.task { try? await client.calendar().id }
        }

        let refused = ask("CANARY-organization", "cal-1")
        try await eventually { time.pendingTimers == 1 }
        #expect(luma.calls.count == 1)
        let sharing = ask("CANARY-organization", "cal-2")
        try await eventually { time.pendingTimers == 2 }
        #expect(luma.calls.count == 1)
        let other = ask("CANARY-other", "cal-3")
        try await eventually { time.pendingTimers == 3 }
        #expect(luma.calls.count == 2)

        await time.advance(by: .seconds(60))
        for task in [refused, sharing, other] { #expect(await task.value == "cal-1") }
    }

    @Test("A calendar that has got another key is read with it, whoever asked for its client before")
    @LoopActor func anotherKey() async throws {
        let fixture = try await LumaFixture()
        let configuration = try ConfigurationReader.read(from: ConfigurationSource(environment: [:])) {
            LumaConfiguration(&$0)
        }
        let clients = try LumaClients(
            configuration, transport: ScriptedLuma { _ in ScriptedLuma.notFound }, time: fixture.time)
        let before = try await calendar(key: "old", fixture)
        let first = try clients.client(for: before)
        #expect(try clients.client(for: before) === first)
        let after = try await calendar(key: "new", fixture)
        // A job that had read the calendar before its key was replaced.
        #expect(try clients.client(for: before) === first)
        #expect(try clients.client(for: after) !== first)
        await fixture.close()
    }

    @LoopActor private func calendar(key: String, _ fixture: LumaFixture) async throws -> CalendarRecord {
        let record = try await fixture.database.write { connection in
            let calendars = CalendarStore(connection: connection)
            try calendars.add("cal-1", name: "Berlin", apiKey: Secret(key))
            return try calendars.calendar("cal-1")
        }
        return try #require(record)
    }

    @LoopActor private func eventually(_ condition: @LoopActor () -> Bool) async throws {
        let end = LoopTime().monotonic + .seconds(30)
        while !condition() {
            try #require(LoopTime().monotonic < end)
            try await LoopTime().sleep(for: .milliseconds(1))
        }
    }
}
