import CalendarModel
import Contracts
import EventLoop
import Testing
import Time

@testable import CalendarService

@Suite("A calendar that is given no event without an end", .serialized, .timeLimit(.minutes(2)))
struct MissingEndTests {
    private static let start = BridgeFixture.noon + .seconds(86_400)

    init() { EventLoop.startOnThread() }

    private static func setEnd(_ end: Timestamp?) -> @Sendable (inout EventContent) -> Void {
        { $0.time = .timed(start: start, end: end, timeZone: "Europe/Berlin") }
    }

    /// Chooses the rule as somebody does for a calendar that is connected already.
    @LoopActor private func skip(_ isSkipped: Bool, _ bridge: BridgeFixture) async throws {
        var change = IntegrationChange()
        change.options = IntegrationOptions()
        change.options?.skipsMissingEnd = isSkipped
        _ = try await bridge.ask(UpdateIntegration(id: "one", change: change))
        try await bridge.settle()
    }

    @Test("has it once it gets one, and loses it when that is gone", arguments: [SyncDirection.both, .exportOnly])
    @LoopActor func comingAndGoing(direction: SyncDirection) async throws {
        try await BridgeFixture.run(["one", "two"]) { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect("one", direction) { $0.skipsMissingEnd = true }
            try await bridge.connect("two")
            func reason() async throws -> String? {
                let links = try await bridge.ask(ExplainLink(event: "evt-1")).links
                return links.first { $0.integration == "one" && $0.state == "skipped" }?.error
            }
            try await bridge.add("evt-1")
            for _ in 1...2 {
                try await bridge.settle()
                try await bridge.read()
                #expect(calendar.events.isEmpty && bridge.calendars["two"]?.events.count == 1)
                #expect(try await bridge.link("evt-1") == nil)
                #expect(try await reason()?.contains("skipsMissingEnd") == true)
                try await bridge.edit("evt-1", Self.setEnd(Self.start + .seconds(7200)))
                try await bridge.settle()
                #expect(calendar.events.map(\.content.title) == ["Co-working"])
                #expect(try await reason() == nil)
                try await bridge.edit("evt-1", Self.setEnd(nil))
            }
            try await bridge.settle()
            #expect(calendar.events.isEmpty && calendar.writes == 4)
            #expect(try await bridge.event("evt-1")?.isCanceled == false)
        }
    }

    @Test("keeps what others made there, with the changes that are made here")
    @LoopActor func foreign() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            calendar.put(BridgeFixture.content("Dentist"), id: "theirs")
            try await bridge.connect { $0.skipsMissingEnd = true }
            let imported = try #require(try await bridge.events().first)
            await bridge.time.advance(by: .seconds(1))
            try await bridge.edit(imported.id) { $0.title = "Doctor" }
            try await bridge.settle()
            #expect(calendar.events.map(\.content.title) == ["Doctor"])
            calendar.edit("theirs") { $0.location = "Main Street 1" }
            try await bridge.read()
            #expect(try await bridge.event(imported.id)?.version.content.location == "Main Street 1")
            // Deleted there it is called off here, as ever, and when it is on again it would be Rollcall's there.
            calendar.drop("theirs")
            try await bridge.read()
            #expect(try await bridge.event(imported.id)?.isCanceled == true)
            try await bridge.edit(imported.id) { $0.status = .confirmed }
            try await bridge.settle()
            #expect(calendar.events.isEmpty)
            try await bridge.edit(imported.id, Self.setEnd(Self.start + .seconds(3600)))
            try await bridge.settle()
            #expect(calendar.events.count == 1)
        }
    }

    @Test("loses those that it has when the rule is chosen, and gets them back when it is given up")
    @LoopActor func chosenLater() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            var ending = BridgeFixture.content("Dinner")
            Self.setEnd(Self.start + .seconds(3600))(&ending)
            try await bridge.add("evt-2", ending)
            try await bridge.settle()
            #expect(calendar.events.count == 2)
            try await skip(true, bridge)
            #expect(calendar.events.map(\.content.title) == ["Dinner"])
            try await skip(false, bridge)
            #expect(calendar.events.count == 2)
        }
    }

    @Test("keeps one that somebody has just given an end there")
    @LoopActor func endGivenThere() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            await bridge.time.advance(by: .seconds(1))
            calendar.edit(calendar.events[0].id, Self.setEnd(Self.start + .seconds(7200)))
            try await skip(true, bridge)
            #expect(calendar.events.count == 1)
            #expect(try await bridge.event("evt-1")?.snapshot.endsAt == Self.start + .seconds(7200))
        }
    }
}
