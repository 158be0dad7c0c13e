import Contracts
import Database
import EventLoop
import ICalendar
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("What feeds say of an event", .timeLimit(.minutes(1)))
struct EventTextTests {
    init() { EventLoop.startOnThread() }

    @Test("follows every change of the event, and goes with it")
    @LoopActor func changes() async throws {
        let fixture = try await CalendarFixture()
        let made = try await fixture.ask(CreateEvent(KeptEventTests.dinner))
        let id = made.event.id
        try await expectCurrent(fixture, count: 1)
        var changes = EventChanges()
        changes.title = .set("Late dinner")
        changes.startsAt = .set(made.event.startsAt + .hours(1))
        changes.recurrence = .set(["RRULE:FREQ=DAILY;COUNT=10"])
        _ = try await fixture.ask(UpdateEvent(id: id, changes: changes))
        try await expectCurrent(fixture, count: 1)
        let context = fixture.calendar.context
        try await context.database.write { connection in
            let writer = EventWriter(
                connection: connection, publisher: context.events,
                queue: SyncQueue(jobs: context.jobs, time: context.world.time), now: made.event.startsAt + .days(2))
            try writer.advance(try #require(try EventStore(connection).event(id)))
        }
        try await expectCurrent(fixture, count: 1)
        var luma = CalendarFixture.event("evt-1")
        for name in ["Meetup", "Other meetup"] {
            luma.name = name
            try await fixture.luma.program.publish(EventChanged(event: luma))
            try await CalendarFixture.eventually {
                try await context.database.read { try EventStore($0).event("evt-1")?.snapshot.name == name }
            }
            try await expectCurrent(fixture, count: 2)
        }
        changes = EventChanges()
        changes.status = .set(.canceled)
        _ = try await fixture.ask(UpdateEvent(id: id, changes: changes))
        try await expectCurrent(fixture, count: 2)
        _ = try await fixture.ask(DeleteEvent(id: id))
        try await expectCurrent(fixture, count: 1)
        await fixture.stop()
    }

    @Test("is not read as another version wrote it")
    @LoopActor func otherVersion() async throws {
        var fixture = try await CalendarFixture()
        _ = try await fixture.ask(CreateEvent(KeptEventTests.dinner))
        let token = try await fixture.feed()
        let text = try await fixture.ask(ReadFeed(token: token)).text
        let object = try await fixture.objects(token, count: 1)
        try await fixture.calendar.context.database.write { connection in
            try connection.execute("UPDATE event_text SET text = ?1, starts_at = starts_at + 1", Array("OLD:1".utf8))
            try connection.execute("UPDATE event_text_form SET form = form - 1")
        }
        let refusal = RPCError(.unavailable, message: "feeds are being written")
        await #expect(throws: refusal) { try await fixture.ask(ReadFeed(token: token)) }
        await #expect(throws: refusal) { try await fixture.ask(ListFeedObjects(token: token)) }
        await fixture.stop()

        fixture = try await CalendarFixture(folder: fixture.folder)
        #expect(try await fixture.ask(ReadFeed(token: token)).text == text)
        #expect(try await fixture.ask(ListFeedObjects(token: token)) == object)
        try await expectCurrent(fixture, count: 1)
        await fixture.stop()
    }

    @Test("is written anew by the clocks of another release, and only then", arguments: [true, false])
    @LoopActor func otherZones(isOther: Bool) async throws {
        var fixture = try await CalendarFixture()
        _ = try await fixture.ask(CreateEvent(KeptEventTests.dinner))
        let token = try await fixture.feed()
        let text = try await fixture.ask(ReadFeed(token: token)).text
        try await fixture.calendar.context.database.write { connection in
            #expect(
                try connection.value("SELECT zones FROM event_text_form", as: String.self) == TimeZoneRules.release())
            try connection.execute("UPDATE event_text SET text = ?1", Array("OLD:1\r\n".utf8))
            if isOther { try connection.execute("UPDATE event_text_form SET zones = '1999a'") }
        }
        await fixture.stop()

        fixture = try await CalendarFixture(folder: fixture.folder)
        #expect((try await fixture.ask(ReadFeed(token: token)).text == text) == isOther)
        await fixture.stop()
    }

    @Test("is more for those who are going: where to meet online")
    @LoopActor func meetingPlace() async throws {
        let fixture = try await CalendarFixture()
        var online = CalendarFixture.event("evt-online")
        online.venue = Venue(kind: .online, meetingURL: "https://meet.example/1")
        try await fixture.luma.program.publish(EventChanged(event: online))
        let goer = MemberSummary(id: "mem-1", name: "Ada", team: TeamSummary(id: "team-1", name: "Compilers"))
        let going = [AttendanceSummary(member: goer, status: .going)]
        try await fixture.members.program.publish(AttendanceChanged(eventID: online.id, changes: going))
        for (scope, place) in [
            (FeedScope(kind: .all), "Online"), (FeedScope(kind: .team, id: "team-1"), "Online"),
            (FeedScope(kind: .member, id: "mem-1"), "https://meet.example/1"),
        ] {
            let token = try await fixture.feed(scope)
            let name = try #require(try await fixture.objects(token, count: 1).objects.first?.name)
            let object = try await fixture.ask(ReadFeedObjects(token: token, names: [name])).objects.first?.text
            for text in [try await fixture.ask(ReadFeed(token: token)).text, object] {
                #expect(try #require(text).contains("LOCATION:\(place)\r\n"))
            }
        }
        await fixture.stop()
    }

    /// Whether all texts are those of the events as they are now, and no others.
    @LoopActor private func expectCurrent(_ fixture: CalendarFixture, count: Int) async throws {
        let (events, texts) = try await fixture.calendar.context.database.read { connection in
            var texts: [String: [UInt8]] = [:]
            let all = EventTextSelection(
                scope: FeedScope(kind: .all), startsFrom: .epoch, canceledSince: .epoch)
            try EventTextStore(connection).forEachText(of: all) { texts[$0.event] = $0.lines }
            let columns = EventStore.columns
            return (try connection.query("SELECT \(columns) FROM event", body: EventStore.event), texts)
        }
        let expected = events.map { ($0.id, EventText($0, forMembers: false).lines) }
        #expect(texts == Dictionary(uniqueKeysWithValues: expected) && texts.count == count)
    }
}
