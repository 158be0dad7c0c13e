import CalendarModel
import Contracts
import EventLoop
import Testing
import Time

@testable import CalendarService

@Suite("Where a person is always asked, what is deleted in a calendar", .serialized, .timeLimit(.minutes(2)))
struct AskedRemovalTests {
    init() { EventLoop.startOnThread() }

    /// A calendar with forty events of others, all of which are here.
    @LoopActor private func connect(_ bridge: BridgeFixture) async throws -> MemoryCalendar {
        let calendar = try #require(bridge.calendars["one"])
        for number in 0..<40 { calendar.put(BridgeFixture.content("\(number)"), id: "theirs-\(number)") }
        try await bridge.connect { $0.asksBeforeRemovals = true }
        return calendar
    }

    @LoopActor private func canceled(_ bridge: BridgeFixture) async throws -> [String] {
        try await bridge.events().filter(\.isCanceled).map(\.version.content.title)
    }

    @Test("is held, be it a single event, and obeyed with a person's word")
    @LoopActor func single() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try await connect(bridge)
            calendar.drop("theirs-7")
            try await bridge.read()
            let held = try #require(try await bridge.reading().held)
            #expect(held.removals == 1 && held.known == 40)
            #expect(try await canceled(bridge).isEmpty)
            // What is changed meanwhile is read all the same.
            calendar.edit("theirs-8") { $0.location = "Garden" }
            try await bridge.read()
            #expect(try await bridge.events().contains { $0.version.content.location == "Garden" })
            #expect(try await canceled(bridge).isEmpty)
            _ = try await bridge.ask(AcceptRemovals(id: "one"))
            try await bridge.settle()
            #expect(try await canceled(bridge) == ["7"])
            #expect(try await bridge.reading().held == nil)
            // The next one is asked about anew.
            calendar.drop("theirs-9")
            try await bridge.read()
            #expect(try await canceled(bridge) == ["7"])
            #expect(try await bridge.reading().held?.removals == 1)
        }
    }

    @Test("is forgotten when it is there again")
    @LoopActor func comingBack() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try await connect(bridge)
            calendar.drop("theirs-7")
            try await bridge.read()
            #expect(try await bridge.reading().held?.removals == 1)
            calendar.put(BridgeFixture.content("7"), id: "theirs-7")
            try await bridge.read()
            #expect(try await bridge.reading().held == nil)
            #expect(try await canceled(bridge).isEmpty)
        }
    }

    @Test("is obeyed once nobody wants to be asked any more")
    @LoopActor func givenUp() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try await connect(bridge)
            calendar.drop("theirs-7")
            try await bridge.read()
            var change = IntegrationChange()
            change.options = IntegrationOptions()
            change.options?.asksBeforeRemovals = false
            _ = try await bridge.ask(UpdateIntegration(id: "one", change: change))
            try await bridge.settle()
            #expect(try await canceled(bridge) == ["7"])
            #expect(try await bridge.reading().held == nil)
        }
    }

    @Test("is not made again before, also when it is changed here", arguments: [SyncDirection.both, .exportOnly])
    @LoopActor func changedHere(direction: SyncDirection) async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect("one", direction) { $0.asksBeforeRemovals = true }
            try await bridge.add("evt-1")
            try await bridge.settle()
            calendar.drop(calendar.events[0].id)
            await bridge.time.advance(by: .seconds(1))
            try await bridge.edit("evt-1") { $0.title = "Moved" }
            try await bridge.settle()
            #expect(calendar.events.isEmpty)
            #expect(try await bridge.reading().held?.removals == 1)
            #expect(try await bridge.event("evt-1")?.isCanceled == false)
            _ = try await bridge.ask(AcceptRemovals(id: "one"))
            try await bridge.settle()
            #expect(calendar.events.map(\.content.title) == (direction == .exportOnly ? ["Moved"] : []))
            #expect(try await bridge.event("evt-1")?.isCanceled == (direction == .both))
        }
    }
}
