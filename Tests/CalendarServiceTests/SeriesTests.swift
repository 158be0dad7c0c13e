import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import ICalendar
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Series of one's own", .timeLimit(.minutes(1)))
struct SeriesTests {
    init() { EventLoop.startOnThread() }

    private static func standUp(startingIn delay: Duration) -> NewEvent {
        var event = NewEvent(title: "Stand-up")
        // To the second, as rules are.
        event.startsAt = Timestamp(seconds: LoopTime().now.seconds) + delay
        event.endsAt = event.startsAt.map { $0 + .hours(1) }
        event.recurrence = ["RRULE:FREQ=DAILY;COUNT=10"]
        return event
    }

    @Test("take place for other programs when their next occurrence does, and move on when it has ended")
    @LoopActor func advance() async throws {
        let fixture = try await CalendarFixture()
        let event = Self.standUp(startingIn: .days(-3) + .hours(5))
        let start = try #require(event.startsAt)
        let made = try await fixture.ask(CreateEvent(event))
        #expect(made.own?.startsAt == start && made.own?.recurrence == event.recurrence)
        #expect(made.event.startsAt == start + .days(3) && made.event.endsAt == start + .days(3) + .hours(1))
        let context = fixture.calendar.context
        #expect(try await context.jobs.counts().contains { $0.kind == SeriesAdvance.jobKind })

        for (now, expected) in [(start + .days(3) + .hours(1), 4), (start + .days(8), 8), (start + .days(30), 9)] {
            try await context.database.write { connection in
                let writer = EventWriter(
                    connection: connection, publisher: context.events,
                    queue: SyncQueue(jobs: context.jobs, time: context.world.time), now: now)
                let event = try #require(try EventStore(connection).event(made.event.id))
                try writer.advance(event)
                // Nothing has moved on twice.
                try writer.advance(try #require(try EventStore(connection).event(made.event.id)))
            }
            let next = try await fixture.ask(GetOwnEvent(id: made.event.id))
            #expect(next.event.startsAt == start + .days(expected) && next.own?.version == 0)
        }
        let told = try await fixture.ask(ReadEvents(subscriber: "test", after: 0, waitMilliseconds: 0)).entries
        #expect(told.count == 4)
        await fixture.stop()
    }

    @Test("do not move on to years that no other program can read")
    @LoopActor func farFuture() async throws {
        let fixture = try await CalendarFixture()
        var event = Self.standUp(startingIn: .hours(-3))
        event.recurrence = ["RRULE:FREQ=YEARLY;INTERVAL=200"]
        let made = try await fixture.ask(CreateEvent(event))
        #expect(made.event.startsAt == event.startsAt)
        #expect(try await fixture.ask(GetOwnEvent(id: made.event.id)).event == made.event)
        event.recurrence = ["RDATE;VALUE=PERIOD:20990101T000000Z/P99999999D"]
        let period = try await fixture.ask(CreateEvent(event))
        #expect(period.event.endsAt?.rfc3339 == "2200-01-01T00:00:00.000Z")
        #expect(try await fixture.ask(GetOwnEvent(id: period.event.id)).event == period.event)
        await fixture.stop()
    }

    @Test("begin in the second of two hours that the clock shows alike if that is what they say")
    @LoopActor func repeatedHour() async throws {
        let fixture = try await CalendarFixture()
        // In Berlin the clock shows 02:30 at 00:30 and at 01:30 UTC.
        for (hour, minutes) in [("01:30", 30), ("01:30", 60), ("00:30", 60), ("00:30", 30), ("23:45", 120)] {
            var event = NewEvent(title: "Night shift")
            let day = hour == "23:45" ? "2040-10-27" : "2040-10-28"
            let start = try Timestamp(rfc3339: "\(day)T\(hour):00Z")
            (event.startsAt, event.endsAt) = (start, start + .minutes(minutes))
            event.timeZone = "Europe/Berlin"
            event.recurrence = ["RRULE:FREQ=DAILY;COUNT=2"]
            let made = try await fixture.ask(CreateEvent(event)).event
            #expect(made.startsAt == start && made.endsAt == start + .minutes(minutes), "\(hour) \(minutes)")
            let content = try #require(
                try await fixture.calendar.context.database.read { try EventStore($0).event(made.id)?.version.content })
            let next = try #require(try NextOccurrence(of: content, at: start + .hours(3), in: .utc))
            // The clock of the next day is an hour behind where the first was before the change.
            let shift = hour == "01:30" ? Duration.zero : .hours(1)
            #expect(next.start == start + .days(1) + shift && next.end == next.start + .minutes(minutes))
        }
        await fixture.stop()
    }

    @Test("are in feeds with their rule, whole days with dates, and occurrences that differ beside them")
    @LoopActor func feeds() async throws {
        let fixture = try await CalendarFixture()
        var fair = NewEvent(title: "Fair")
        fair.startDate = TimeZoneRules.utc.calendarDate(at: LoopTime().now).adding(days: 7)
        fair.endDate = fair.startDate?.adding(days: 2)
        fair.status = .tentative
        _ = try await fixture.ask(CreateEvent(fair))
        var event = Self.standUp(startingIn: .days(1))
        event.timeZone = "Europe/Berlin"
        let made = try await fixture.ask(CreateEvent(event))
        let start = try #require(event.startsAt)
        let context = fixture.calendar.context
        try await context.database.write { connection in
            let writer = EventWriter(
                connection: connection, publisher: context.events,
                queue: SyncQueue(jobs: context.jobs, time: context.world.time),
                now: LoopTime().now)
            let event = try #require(try EventStore(connection).event(made.event.id))
            var version = event.version
            let slots = [1, 2].map { EventTime.timed(start: start + .days($0), end: nil, timeZone: nil) }
            let late = start + .days(1) + .hours(3)
            version.content.recurrence?.overrides = [
                .init(
                    slot: slots[0],
                    content: OccurrenceContent(
                        title: "Late stand-up", time: .timed(start: late, end: late + .hours(1), timeZone: nil))),
                .init(slot: slots[1], content: nil),
            ]
            try writer.store(version, of: event)
        }
        let feed = try await fixture.ask(CreateFeed(name: "All", scope: FeedScope(kind: .all)))
        let text = try #require(try await fixture.ask(ReadFeed(token: feed.token)).text)
        let events = try ICalendarComponent(reading: Array(text.utf8)).components(named: "VEVENT")
        let days = try #require(events.first { $0.text("SUMMARY") == "Fair" })
        #expect(try days.time("DTSTART") == fair.startDate.map { .date($0) })
        #expect(try days.time("DTEND") == fair.endDate.map { .date($0) })
        #expect(days["STATUS"]?.value == "TENTATIVE")
        let series = try #require(events.first { $0.text("SUMMARY") == "Stand-up" })
        let other = try #require(events.first { $0.text("SUMMARY") == "Late stand-up" })
        #expect(
            series["RRULE"]?.value == "FREQ=DAILY;COUNT=10" && series["DTSTART"]?.parameter("TZID") == "Europe/Berlin")
        #expect(other["UID"] == series["UID"] && other["RECURRENCE-ID"]?.parameter("TZID") == "Europe/Berlin")
        let times = try RecurrenceSet(series: series, overrides: [other], zones: ZoneCatalog())
        let occurrences = try times.allOccurrences(in: start - .days(1)..<start + .days(20))
        #expect(occurrences.count == 9)
        #expect(occurrences.contains { $0.start == start + .days(1) + .hours(3) })

        // A change that concerns neither time nor rule leaves the occurrences that differ.
        var changes = EventChanges()
        changes.title = .set("Daily")
        _ = try await fixture.ask(UpdateEvent(id: made.event.id, changes: changes))
        let kept = try await context.database.read { try EventStore($0).event(made.event.id) }
        #expect(kept?.version.content.recurrence?.overrides.count == 2)
        changes.recurrence = .set(["RRULE:FREQ=WEEKLY"])
        _ = try await fixture.ask(UpdateEvent(id: made.event.id, changes: changes))
        let anew = try await context.database.read { try EventStore($0).event(made.event.id) }
        #expect(anew?.version.content.recurrence == Recurrence(lines: ["RRULE:FREQ=WEEKLY"]))
        await fixture.stop()
    }
}
