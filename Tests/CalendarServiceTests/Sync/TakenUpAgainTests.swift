import CalendarModel
import Contracts
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

/// An event that others made and deleted again, and that people here do want.
@Suite("Events that others deleted and that are on again here", .serialized, .timeLimit(.minutes(2)))
struct TakenUpAgainTests {
    init() { EventLoop.startOnThread() }

    /// Imports an event, which is then deleted there.
    ///
    /// - Parameter scope: what the calendar shows beside what came from it.
    /// - Returns: its identifier here.
    @LoopActor private func importDeleted(
        _ bridge: BridgeFixture, _ calendar: MemoryCalendar, scope: FeedScope? = nil
    ) async throws -> String {
        calendar.put(BridgeFixture.content(), id: "theirs")
        try await bridge.connect(scope: scope)
        let id = try #require(try await bridge.events().first?.id)
        await bridge.time.advance(by: .seconds(1))
        calendar.drop("theirs")
        try await bridge.read()
        #expect(try await bridge.event(id)?.isCanceled == true)
        return id
    }

    @Test(
        "are made there anew each time, whether or not the calendar can say that they do not take place",
        arguments: [true, false])
    @LoopActor func again(knowsCanceled: Bool) async throws {
        let time = BridgeFixture.clock()
        let calendar = MemoryCalendar(time: time, knowsCanceled: knowsCanceled)
        let bridge = try await BridgeFixture(of: ["one": calendar], ReadingSettings(), time: time, seed: 1)
        try await BridgeFixture.run(bridge) { bridge in
            let id = try await importDeleted(bridge, calendar)
            for _ in 0..<3 {
                try await bridge.edit(id) { $0.status = .confirmed }
                try await bridge.pass(.minutes(10))
                #expect(calendar.events.map(\.content.status) == [.confirmed])
                try await bridge.edit(id) { $0.status = .canceled }
                try await bridge.pass(.minutes(10))
                #expect(calendar.events.map(\.content.status) == (knowsCanceled ? [.canceled] : []))
            }
        }
    }

    @Test("stay there when they are edited, though the calendar shows other events")
    @LoopActor func scope() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            let id = try await importDeleted(bridge, calendar, scope: FeedScope(kind: .gathering, id: "berlin"))
            try await bridge.edit(id) { $0.status = .confirmed }
            try await bridge.pass(.minutes(10))
            try await bridge.edit(id) { $0.title = "On again" }
            try await bridge.pass(.minutes(10))
            #expect(calendar.events.map(\.content.title) == ["On again"])
        }
    }
}
