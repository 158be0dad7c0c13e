import Database
import EventLoop
import Testing
import Time

@testable import LumaIngest

@Suite("Which guest lists are read", .timeLimit(.minutes(1)))
struct GuestListChoiceTests {
    init() { EventLoop.startOnThread() }

    private static let hour = Duration.seconds(3600)

    @Test("Those of events that have not ended, soonest first, then those that ended within the window")
    @LoopActor func window() async throws {
        let fixture = try await LumaFixture()
        let now = LumaFixture.now
        for (id, start) in [("evt-old", -31 * 24), ("evt-past", -29 * 24), ("evt-late", 48), ("evt-soon", 2)] {
            try await fixture.addEvent(id, start: (now + Self.hour * start).rfc3339)
        }
        #expect(try await chosen(fixture, at: now) == ["evt-soon", "evt-late", "evt-past"])
        await fixture.close()
    }

    @Test("An ended event's list is read until a day after the end, and then no more")
    @LoopActor func settling() async throws {
        let fixture = try await LumaFixture()
        let start = LumaFixture.now
        try await fixture.addEvent("evt-1", start: start.rfc3339)
        let ended = start + EventStore.assumedLength
        for (hours, isWorthReading) in [(1, true), (23, true), (24, false), (48, false)] {
            let read = ended + Self.hour * hours
            try await fixture.database.write { connection in
                let store = EventStore(connection: connection)
                guard let event = try store.event("evt-1") else { throw LumaError.notFound }
                try store.setGuestsRead(event.number, at: read, guests: 0)
            }
            #expect(try await chosen(fixture, at: read + Self.hour) == (isWorthReading ? ["evt-1"] : []))
        }
        await fixture.close()
    }

    private func chosen(_ fixture: LumaFixture, at now: Timestamp) async throws -> [String] {
        try await fixture.database.read {
            try EventStore(connection: $0)
                .forGuestLists(calendar: "configured", since: now - .days(30), now: now, soon: nil).map(\.id)
        }
    }
}
