import CalendarModel
import Contracts
import Database
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("A calendar that is disconnected and connected again", .serialized, .timeLimit(.minutes(2)))
struct ReconnectionTests {
    init() { EventLoop.startOnThread() }

    @Test("has every event once, on both sides", arguments: [SyncDirection.both, .exportOnly])
    @LoopActor func once(direction: SyncDirection) async throws {
        try await BridgeFixture.run(["one", "two"]) { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect("two")
            calendar.put(BridgeFixture.content("Theirs"), id: "theirs")
            try await bridge.connect()
            try await bridge.add("ours", BridgeFixture.content("Ours"))
            try await bridge.settle()
            _ = try await bridge.ask(DisconnectIntegration(id: "one"))
            // What came from it is known elsewhere, and is still not to be made there once more.
            try await bridge.edit("ours") { $0.title = "Ours, moved" }
            await bridge.time.advance(by: .seconds(1))
            try await bridge.connect("one", direction, as: "one again")
            try await bridge.read("one again")
            #expect(calendar.events.map(\.content.title).sorted() == ["Ours, moved", "Theirs"])
            #expect(try await bridge.events().map(\.version.content.title).sorted() == ["Ours, moved", "Theirs"])
            calendar.drop("theirs")
            try await bridge.read("one again")
            let imported = try #require(try await bridge.events().first { $0.home == .caldav })
            #expect(imported.isCanceled == (direction == .both))
            try await bridge.edit(imported.id) { $0.description = "Bring cake" }
            try await bridge.settle()
            #expect(calendar.events.map(\.content.title) == ["Ours, moved"])
        }
    }

    @Test("finds what had to be made anew there before")
    @LoopActor func generations() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect("one", .exportOnly)
            try await bridge.add("ours")
            try await bridge.settle()
            let first = calendar.events[0].id
            calendar.drop(first)
            try await bridge.read()
            let second = calendar.events[0].id
            #expect(second != first)
            _ = try await bridge.ask(DisconnectIntegration(id: "one"))
            try await bridge.connect("one", .exportOnly, as: "one again")
            #expect(calendar.events.map(\.id) == [second])
        }
    }

    @Test("is left alone by a reading that was under way")
    @LoopActor func duringReading() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            calendar.put(BridgeFixture.content("Theirs"), id: "theirs")
            let milestones = Milestones()
            calendar.answering = { request in
                guard request == "changes", milestones.reach("disconnected") else { return }
                _ = try await bridge.ask(DisconnectIntegration(id: "one"))
            }
            try await bridge.read()
            #expect(milestones.has("disconnected"))
            #expect(try await bridge.events().isEmpty)
            let links = try await bridge.database.read { try $0.value("SELECT count(*) FROM link", as: Int.self) }
            #expect(links == 0)
        }
    }
}
