import CalDAV
import CalDAVCalendar
import CalDAVServers
import CalendarModel
import EventLoop
import Testing
import Time

@testable import CalendarService

@Suite("Occurrences of a series that differ", .serialized, .timeLimit(.minutes(2)))
struct OccurrenceTests {
    init() { EventLoop.startOnThread() }

    private static let zone = "Europe/Berlin"
    private static let start = BridgeFixture.noon + .days(7)

    private static func time(_ day: Int, later: Duration = .zero) -> EventTime {
        let start = start + .days(day) + later
        return .timed(start: start, end: start + .hours(1), timeZone: zone)
    }

    /// Where the rule puts the occurrence of a day, as Google says it.
    private static func slot(_ day: Int) -> EventTime { .timed(start: start + .days(day), end: nil, timeZone: nil) }

    /// Five days, the second of which is an hour later, and the third of which is dropped.
    private static func series() -> EventContent {
        let moved = OccurrenceContent(title: "Stand-up, later", location: "Garden", time: time(1, later: .hours(1)))
        return EventContent(
            title: "Stand-up", location: "Library", time: time(0),
            recurrence: Recurrence(
                lines: ["RRULE:FREQ=DAILY;COUNT=5"],
                overrides: [
                    Recurrence.Override(slot: slot(1), content: moved),
                    Recurrence.Override(slot: slot(2), content: nil),
                ]))
    }

    @Test("are written with it, each change of one with one write")
    @LoopActor func export() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1", Self.series())
            try await bridge.settle()
            #expect(calendar.events.map(\.content.recurrence) == [Self.series().recurrence] && calendar.writes == 1)
            try await bridge.edit("evt-1") { $0.recurrence?.overrides[0].content?.title = "Stand-up outside" }
            try await bridge.settle()
            #expect(
                calendar.events[0].content.recurrence?.overrides.map { $0.content?.title } == ["Stand-up outside", nil])
            try await bridge.read()
            try await bridge.pass(.minutes(15))
            #expect(calendar.writes == 2)
        }
    }

    /// A calendar that tells of occurrences one by one, which has the series already.
    @LoopActor private static func runApart(
        _ body: @LoopActor (BridgeFixture, MemoryCalendar, _ id: String) async throws -> Void
    ) async throws {
        let time = BridgeFixture.clock()
        let calendar = MemoryCalendar(time: time, tellsOccurrencesApart: true)
        let bridge = try await BridgeFixture(of: ["one": calendar], ReadingSettings(), time: time, seed: 1)
        try await BridgeFixture.run(bridge) { bridge in
            try await bridge.connect()
            try await bridge.add("evt-1", series())
            try await bridge.settle()
            await bridge.time.advance(by: .seconds(1))
            try await body(bridge, calendar, calendar.events[0].id)
        }
    }

    @Test("come from a calendar that tells of them one by one, and stay when the series itself changes there")
    @LoopActor func apart() async throws {
        try await Self.runApart { bridge, calendar, id in
            calendar.occurrences = [.occurrence(seriesID: id, slot: Self.slot(3), content: nil)]
            try await bridge.read()
            func overrides() async throws -> [EventTime: String?] {
                let known = try await bridge.event("evt-1")?.version.content.recurrence?.overrides ?? []
                return Dictionary(uniqueKeysWithValues: known.map { ($0.slot, $0.content?.title) })
            }
            let expected: [EventTime: String?] = [
                Self.slot(1): "Stand-up, later", Self.slot(2): nil, Self.slot(3): nil,
            ]
            #expect(try await overrides() == expected)
            calendar.edit(id) { $0.title = "Scrum" }
            await bridge.time.advance(by: .seconds(1))
            try await bridge.read()
            #expect(try await bridge.event("evt-1")?.version.content.title == "Scrum")
            #expect(try await overrides() == expected)
            #expect(calendar.writes == 1)
        }
    }

    @Test(
        "are changed as late as they say themselves, and not as the series was",
        arguments: [(Duration.seconds(-30), "Here"), (.seconds(30), "There")])
    @LoopActor func ownTime(later: Duration, winner: String) async throws {
        try await Self.runApart { bridge, calendar, id in
            await bridge.time.advance(by: .minutes(5))
            calendar.fault = { $0 == "update" ? .before(.unavailable("out of reach")) : nil }
            try await bridge.edit("evt-1") { $0.recurrence?.overrides[0].content?.title = "Here" }
            let there = OccurrenceContent(title: "There", time: Self.time(1, later: .hours(1)))
            calendar.occurrences = [
                .occurrence(
                    seriesID: id, slot: Self.slot(1), content: there, updatedAt: bridge.time.now + later)
            ]
            try await bridge.read()
            let here = try await bridge.event("evt-1")?.version.content.recurrence
            #expect(here?.overrides.first?.content?.title == winner)
        }
    }

    @Test(
        "are on servers of CalDAV as they are here, and come back when others change them",
        arguments: RealServer.Kind.allCases)
    @LoopActor func servers(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let url = try await server.calendar(client, "series")
            let calendar = CalDAVCalendar(client: client, calendar: url, time: LoopTime())
            let bridge = try await BridgeFixture(of: ["one": calendar], ReadingSettings(), seed: 1)
            do {
                try await bridge.connect()
                try await bridge.add("evt-1", Self.series())
                try await bridge.settle()
                let id = try #require(try await bridge.link("evt-1")?.memory.remoteID)
                var there = try #require(try await calendar.event(id))
                #expect(there.content.recurrence == calendar.normalized(Self.series()).recurrence)
                #expect(there.content.recurrence?.overrides.count == 2)
                await bridge.time.advance(by: .seconds(1))
                there.content.recurrence?.overrides[0].content?.location = "Roof"
                let known = try #require(try await calendar.event(id))
                _ = try await calendar.update(
                    known, to: EventDraft(identifier: known.mark ?? "", content: there.content))
                try await bridge.read()
                let here = try #require(try await bridge.event("evt-1")).version.content.recurrence
                #expect(here?.overrides.map { $0.content?.location } == ["Roof", nil])
            } catch {
                Issue.record(error)
            }
            await bridge.stop()
        }
    }
}
