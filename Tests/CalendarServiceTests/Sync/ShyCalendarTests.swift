import CalendarModel
import Contracts
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("A calendar that does not tell all there is", .serialized, .timeLimit(.minutes(2)))
struct ShyCalendarTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private func withBridge(
        _ body: @LoopActor (BridgeFixture, ShyCalendar) async throws -> Void
    ) async throws {
        let time = VirtualTime(startingAt: BridgeFixture.noon)
        let calendar = ShyCalendar(time: time)
        var settings = ReadingSettings()
        // Every reading is one of everything.
        settings.wholeInterval = [.caldav: .zero]
        let bridge = try await BridgeFixture(of: ["one": calendar], settings, time: time, seed: 1)
        try await BridgeFixture.run(bridge) { try await body($0, calendar) }
    }

    @Test("what is only hidden or listed late is not gone, and hidden ones are told of")
    @LoopActor func absence() async throws {
        try await withBridge { bridge, calendar in
            for id in ["hidden", "late", "gone"] { calendar.memory.put(BridgeFixture.content(id), id: id) }
            try await bridge.connect()
            #expect(try await bridge.events().count == 3)
            calendar.hidden = ["hidden"]
            calendar.unlisted = ["late"]
            calendar.memory.drop("gone")
            await bridge.time.advance(by: .seconds(1))
            try await bridge.read()
            let gone = try await bridge.events().filter(\.isCanceled).map(\.version.content.title)
            #expect(gone == ["gone"])
            #expect(try await bridge.reading().lastError == "1 entry is not kept in step (it is not shared)")
        }
    }

    @Test("an occurrence that somebody was invited to without its series is told of, unless it does not take place")
    @LoopActor func lonelyOccurrence() async throws {
        try await withBridge { bridge, calendar in
            try await bridge.connect()
            let slot = EventTime.timed(start: BridgeFixture.noon, end: nil, timeZone: nil)
            calendar.more = [.occurrence(seriesID: "elsewhere", slot: slot, content: nil)]
            #expect(try await bridge.readOnce().unreadable == 0)
            calendar.more = [
                .occurrence(seriesID: "elsewhere", slot: slot, content: OccurrenceContent(title: "Talk", time: slot))
            ]
            #expect(try await bridge.readOnce().unreadable == 1)
            #expect(try await bridge.events().isEmpty)
        }
    }

    @Test("a copy that somebody made of Rollcall's event is theirs, also once they edit it")
    @LoopActor func copy() async throws {
        try await withBridge { bridge, calendar in
            // Theirs is private, so the calendar of an organization would not show it.
            try await bridge.connect(
                scope: FeedScope(kind: .all, id: nil), owner: EventOwner(kind: .organization, id: "team-1"))
            let content = BridgeFixture.content()
            try await bridge.change { writer in
                let blank = EventSnapshot(
                    id: "evt-1", name: "", startsAt: writer.now, timeZone: "Europe/Berlin", visibility: .public)
                try writer.insert(
                    CalendarEvent(
                        home: .rollcall, owner: nil, snapshot: blank.saying(content, at: writer.now),
                        version: LocalVersion(content: content, createdAt: writer.now), isCanceled: false,
                        isDeleted: false, sequence: 0, attendeeSequence: 0, changedAt: writer.now))
            }
            try await bridge.settle()
            let original = try #require(calendar.memory.events.first)
            calendar.memory.put(BridgeFixture.content("Copy"), id: "copy")
            calendar.marks["copy"] = original.mark
            try await bridge.read()
            await bridge.time.advance(by: .seconds(1))
            calendar.memory.edit("copy") { $0.title = "Copy of mine" }
            try await bridge.read()
            try await bridge.pass(.minutes(10))
            #expect(calendar.memory.events.map(\.content.title).sorted() == ["Co-working", "Copy of mine"])
        }
    }
}
