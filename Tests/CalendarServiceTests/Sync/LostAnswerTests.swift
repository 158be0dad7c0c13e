import CalendarModel
import Contracts
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Writes whose answer is lost", .serialized, .timeLimit(.minutes(2)))
struct LostAnswerTests {
    init() { EventLoop.startOnThread() }

    /// What happens to the requests of one kind, one after the other; then all goes well.
    @LoopActor private static func meet(
        _ request: String, _ faults: [MemoryCalendar.Fault], in calendar: MemoryCalendar
    ) {
        var left = faults[...]
        calendar.fault = { $0 == request ? left.popFirst() : nil }
    }

    private static let lost = MemoryCalendar.Fault.after(.unavailable("no answer"))
    private static let failed = MemoryCalendar.Fault.before(.unavailable("status 503"))

    /// Edits the title, each time when the write of the last edit has met its fault.
    @LoopActor private func edit(_ bridge: BridgeFixture, _ titles: [String]) async throws {
        for title in titles {
            try await bridge.edit("evt-1") { $0.title = title }
            try await bridge.settle()
        }
    }

    @LoopActor private func check(_ bridge: BridgeFixture, _ calendar: MemoryCalendar, _ title: String) async throws {
        #expect(calendar.events.map(\.content.title) == [title])
        #expect(try await bridge.event("evt-1")?.version.content.title == title)
        #expect(try await bridge.ask(ListConflicts(openOnly: false)).conflicts.isEmpty)
        let link = try #require(try await bridge.link("evt-1"))
        #expect(link.state == .synced && link.unanswered.isEmpty)
    }

    @Test("are no change of theirs when the event is edited here before the next reading", arguments: [1, 2, 3])
    @LoopActor func update(edits: Int) async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect { $0.conflictPolicy = .ask }
            try await bridge.add("evt-1")
            try await bridge.settle()
            // One that takes effect, and others after it that do not: what is there is the first one's.
            Self.meet("update", [Self.lost, Self.failed, Self.failed], in: calendar)
            try await edit(bridge, (1...edits).map { "Edit \($0)" })
            #expect(calendar.events.map(\.content.title) == ["Edit 1"])
            try await edit(bridge, ["At last"])
            try await bridge.pass(.minutes(15))
            try await check(bridge, calendar, "At last")
        }
    }

    @Test("are recognized by a reading as well")
    @LoopActor func reading() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect { $0.conflictPolicy = .ask }
            try await bridge.add("evt-1")
            try await bridge.settle()
            Self.meet("update", [Self.lost, Self.failed], in: calendar)
            try await edit(bridge, ["Edit 1", "Edit 2"])
            try await bridge.read()
            try await bridge.pass(.minutes(15))
            try await check(bridge, calendar, "Edit 2")
        }
    }

    @Test("may have made the event, which is edited before it is found", arguments: [false, true])
    @LoopActor func creation(isRead: Bool) async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect { $0.conflictPolicy = .ask }
            Self.meet("create", [Self.lost, Self.failed], in: calendar)
            try await bridge.add("evt-1")
            try await bridge.settle()
            try await edit(bridge, ["Edit 1", "Edit 2"])
            if isRead { try await bridge.read() }
            try await bridge.pass(.minutes(15))
            try await check(bridge, calendar, "Edit 2")
        }
    }

    @Test("hide nothing that others have changed since")
    @LoopActor func theirs() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect { $0.conflictPolicy = .ask }
            try await bridge.add("evt-1")
            try await bridge.settle()
            Self.meet("update", [Self.lost], in: calendar)
            try await edit(bridge, ["Edit 1"])
            calendar.edit(calendar.events[0].id) {
                $0.title = "Theirs"
                $0.location = "Roof"
            }
            try await edit(bridge, ["Edit 2"])
            try await bridge.pass(.minutes(15))
            let conflicts = try await bridge.ask(ListConflicts()).conflicts
            #expect(conflicts.map(\.field) == ["title"] && conflicts.map(\.remote) == ["Theirs"])
            #expect(try await bridge.event("evt-1")?.version.content.location == "Roof")
        }
    }
}
