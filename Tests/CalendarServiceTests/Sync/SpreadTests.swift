import CalendarModel
import Contracts
import EventLoop
import Testing
import Time

@testable import CalendarService

@Suite("Which events a calendar is given", .serialized, .timeLimit(.minutes(2)))
struct SpreadTests {
    init() { EventLoop.startOnThread() }

    /// An event of two hours that began so many days ago.
    private static func content(daysAgo days: Int, _ rule: String? = nil) -> EventContent {
        let start = BridgeFixture.noon - .days(days)
        return EventContent(
            title: "Co-working", time: .timed(start: start, end: start + .seconds(7_200), timeZone: "Europe/Berlin"),
            recurrence: rule.map { Recurrence(lines: [$0]) })
    }

    @Test(
        "those that take place or did not long ago, whether the calendar is new or the event has changed",
        arguments: [
            (29, nil, true), (31, nil, false), (400, "RRULE:FREQ=WEEKLY", true),
            (400, "RRULE:FREQ=WEEKLY;COUNT=54", true), (400, "RRULE:FREQ=WEEKLY;COUNT=50", false),
            (400, "RRULE:FREQ=NEVER", true),
        ] as [(Int, String?, Bool)])
    @LoopActor func window(days: Int, rule: String?, isShown: Bool) async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.add("evt-old", Self.content(daysAgo: days, rule))
            try await bridge.connect()
            #expect(calendar.events.count == (isShown ? 1 : 0))
            try await bridge.edit("evt-old") { $0.title = "Changed" }
            try await bridge.settle()
            #expect(calendar.events.count == (isShown ? 1 : 0))
        }
    }

    @Test("an old one that a calendar has stays there, and is kept in step")
    @LoopActor func old() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            let past = Self.content(daysAgo: 29)
            try await bridge.add("evt-1", past)
            try await bridge.settle()
            await bridge.time.advance(by: .seconds(1))
            try await bridge.edit("evt-1") { content in
                content.title = "Changed"
                content.time = Self.content(daysAgo: 31).time
            }
            try await bridge.settle()
            #expect(calendar.events.map(\.content.title) == ["Changed"])
        }
    }

    @Test("a team's calendar has what its members go to, also after one has come from another team or left")
    @LoopActor func teams() async throws {
        try await BridgeFixture.run(["one", "two"]) { bridge in
            let (one, two) = (try #require(bridge.calendars["one"]), try #require(bridge.calendars["two"]))
            try await bridge.connect("one", scope: FeedScope(kind: .team, id: "team-1"), owner: .community)
            try await bridge.connect("two", scope: FeedScope(kind: .team, id: "team-2"), owner: .community)
            let snapshot = EventSnapshot(
                id: "evt-luma", name: "Meetup", startsAt: BridgeFixture.noon + .seconds(7200), timeZone: "UTC")
            func ada(_ team: String?) -> MemberSummary {
                MemberSummary(id: "mem-ada", name: "Ada", team: team.map { TeamSummary(id: $0, name: $0) })
            }
            func follow(_ change: MemberChanged) async throws {
                try await bridge.change { try CalendarSync.follow(change, $0.queue, $0.connection) }
                try await bridge.settle()
            }
            let goes = AttendanceChanged(
                eventID: "evt-luma", changes: [AttendanceSummary(member: ada("team-1"), status: .going)])
            try await bridge.change { try $0.follow(snapshot) }
            try await bridge.change { try CalendarSync.follow(goes, $0.queue, $0.connection) }
            try await bridge.settle()
            #expect(one.events.count == 1 && two.events.isEmpty)
            try await follow(MemberChanged(member: ada("team-2")))
            #expect(one.events.isEmpty && two.events.count == 1)
            try await follow(MemberChanged(member: ada(nil)))
            #expect(one.events.isEmpty && two.events.isEmpty)
            try await follow(MemberChanged(member: ada("team-1")))
            #expect(one.events.count == 1 && two.events.isEmpty)
            try await follow(MemberChanged(member: ada("team-1"), isVisible: false))
            #expect(one.events.isEmpty && two.events.isEmpty)
        }
    }
}
