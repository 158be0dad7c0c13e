import Contracts
import Database
import EventLoop
import Glibc
import ICalendar
import JSON
import JSONRPC
import Scratch
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Feeds, event by event", .timeLimit(.minutes(1)))
struct FeedObjectTests {
    init() { EventLoop.startOnThread() }

    private static let goer = MemberSummary(id: "mem-1", name: "Ada")

    @Test("say what has come, changed and gone since a revision")
    @LoopActor func changes() async throws {
        let fixture = try await CalendarFixture()
        let luma = fixture.luma.program
        var first = CalendarFixture.event("evt-1")
        try await luma.publish(EventChanged(event: first))
        try await luma.publish(EventChanged(event: CalendarFixture.event("evt-2")))
        let token = try await fixture.feed()
        let (one, two) = (CalendarEvent.uid(of: "evt-1"), CalendarEvent.uid(of: "evt-2"))
        let start = try await fixture.objects(token, count: 2)
        #expect(Set(start.objects.map(\.name)) == [one, two] && start.objects.allSatisfy { $0.tag != nil })
        #expect(try await fixture.ask(DescribeFeed(token: token)).revision == start.revision)
        let nothing = try await fixture.ask(ListFeedObjects(token: token, since: start.revision))
        #expect(nothing.objects.isEmpty && nothing.revision == start.revision)

        first.name = "Other"
        try await luma.publish(EventChanged(event: first))
        let changed = try await fixture.objects(token, since: start.revision, count: 1)
        #expect(changed.objects.map(\.name) == [one] && changed.revision > start.revision)
        let tags = Dictionary(uniqueKeysWithValues: start.objects.map { ($0.name, $0.tag) })
        #expect(changed.objects[0].tag != tags[one])

        first.visibility = .private
        try await luma.publish(EventChanged(event: first))
        let gone = try await fixture.objects(token, since: changed.revision, count: 1)
        #expect(gone.objects == [FeedObjectVersion(name: one, tag: nil)])
        // From further back it is the same, and what never went is not named.
        #expect(try await fixture.ask(ListFeedObjects(token: token, since: start.revision)).objects == gone.objects)
        #expect(try await fixture.ask(ListFeedObjects(token: token)).objects.map(\.name) == [two])

        first.visibility = .public
        try await luma.publish(EventChanged(event: first))
        let back = try await fixture.objects(token, since: gone.revision, count: 1)
        #expect(back.objects.first?.tag != nil)
        await fixture.stop()
    }

    @Test("do not know revisions that were never given out, nor those of other feeds")
    @LoopActor func unknownRevisions() async throws {
        let fixture = try await CalendarFixture()
        try await fixture.luma.program.publish(EventChanged(event: CalendarFixture.event("evt-1")))
        let (token, other) = (try await fixture.feed(), try await fixture.feed())
        let revision = try await fixture.objects(token, count: 1).revision
        _ = try await fixture.objects(other, count: 1)
        for (token, unknown) in [(token, 0), (token, revision - 1), (token, revision + 1), (token, .max)] {
            await #expect(throws: RPCError(.conflict, message: "the feed does not know this revision")) {
                try await fixture.ask(ListFeedObjects(token: token, since: unknown))
            }
        }
        await fixture.stop()
    }

    @Test("remember what has gone for as long as they know the revision before it")
    @LoopActor func memory() async throws {
        let now = Timestamp(seconds: 1_800_000_000)
        let database = try await CalendarFixture.database()
        func update(_ names: [String], day: Int) async throws -> Int64 {
            let entries = names.map { name in
                FeedObjectEntry(name: name, event: name, tag: name, span: .init(start: now, end: now, isSeries: false))
            }
            return try await database.write {
                try FeedObjectStore($0, feed: "f").update(to: entries, at: now + .seconds(86_400 * day))
            }
        }
        func known(_ revision: Int64) async throws -> Bool {
            try await database.read { try FeedObjectStore($0, feed: "f").knows(revision) }
        }
        func rows(since revision: Int64) async throws -> [FeedObjectVersion] {
            try await database.read {
                try FeedObjectStore($0, feed: "f")
                    .objects(ListFeedObjects(token: "", since: revision), limit: 10).map(\.version)
            }
        }
        let first = try await update(["a", "b"], day: 0)
        #expect(try await update(["b", "a"], day: 1) == first)
        let second = try await update(["b"], day: 2)
        #expect(try await update(["b", "c"], day: 90) > second)
        #expect(try await known(first))
        #expect(try await rows(since: first).map(\.name) == ["a", "c"])
        let last = try await update(["b"], day: 91)
        #expect(try await !known(first))
        #expect(try await known(second))
        #expect(try await rows(since: second).map(\.name) == ["c"])
        // Ten years later there is still one to go on from.
        #expect(try await update(["b"], day: 3650) == last)
        #expect(try await known(last))
        await database.close()
    }

    @Test("are found by time, those that repeat by each of their times")
    @LoopActor func times() async throws {
        let fixture = try await CalendarFixture()
        let now = LoopTime().now
        for day in 1...3 {
            let event = CalendarFixture.event("evt-\(day)", startingIn: .seconds(86_400 * day))
            try await fixture.luma.program.publish(EventChanged(event: event))
        }
        let token = try await fixture.feed()
        _ = try await fixture.objects(token, count: 3)
        func found(_ from: Duration?, _ until: Duration?) async throws -> [String] {
            let call = ListFeedObjects(token: token, from: from.map { now + $0 }, until: until.map { now + $0 })
            let names = try await fixture.ask(call).objects.map(\.name)
            return (1...3).map { "evt-\($0)" }.filter { names.contains(CalendarEvent.uid(of: $0)) }
        }
        // The second one takes two hours.
        let start = Duration.seconds(2 * 86_400)
        #expect(try await found(start - .seconds(60), start + .seconds(60)) == ["evt-2"])
        #expect(try await found(start + .seconds(3_600), start + .seconds(3_700)) == ["evt-2"])
        #expect(try await found(start + .seconds(7_260), start + .seconds(7_300)) == [])
        #expect(try await found(nil, start - .seconds(60)) == ["evt-1"])
        #expect(try await found(start + .seconds(7_260), nil) == ["evt-3"])
        await fixture.stop()
    }

    @Test("of a series are within any time in which it takes place")
    func series() throws {
        var component = ICalendarComponent("VEVENT")
        component.set("UID", value: "1")
        component.set("DTSTART", value: "20270104T100000Z")
        component.set("DTEND", value: "20270104T110000Z")
        let single = FeedSpan(component, startingAt: .epoch)
        #expect(single.start.rfc3339 == "2027-01-04T10:00:00.000Z")
        #expect(single.end?.rfc3339 == "2027-01-04T11:00:00.000Z" && !single.isSeries)
        component.set("RRULE", value: "FREQ=WEEKLY;COUNT=3")
        let series = FeedSpan(component, startingAt: single.start)
        #expect(series.isSeries && series.end == nil && series.start == single.start)
        component.remove("RRULE")
        component.remove("DTEND")
        component.set("DTSTART", value: "20270104")
        let day = FeedSpan(component, startingAt: .epoch)
        #expect(day.start.rfc3339 == "2027-01-04T00:00:00.000Z")
        #expect(day.end?.rfc3339 == "2027-01-05T00:00:00.000Z")
        component.set("DTSTART", value: "nonsense")
        #expect(
            FeedSpan(component, startingAt: single.start) == FeedSpan(start: single.start, end: nil, isSeries: false))
    }

    @Test("are read as calendars of one event, and never when the reader must not see them")
    @LoopActor func texts() async throws {
        let fixture = try await CalendarFixture()
        var hidden = CalendarFixture.event("evt-hidden")
        hidden.visibility = .private
        for event in [CalendarFixture.event("evt-1"), hidden] {
            try await fixture.luma.program.publish(EventChanged(event: event))
        }
        let going = [AttendanceSummary(member: Self.goer, status: .going)]
        try await fixture.members.program.publish(AttendanceChanged(eventID: "evt-hidden", changes: going))
        let token = try await fixture.feed()
        let own = try await fixture.feed(FeedScope(kind: .member, id: "mem-1"))
        let listed = try await fixture.objects(token, count: 1)
        let mine = try await fixture.objects(own, count: 1)
        let names = ["none", CalendarEvent.uid(of: "evt-1"), CalendarEvent.uid(of: "evt-hidden")]
        let texts = try await fixture.ask(ReadFeedObjects(token: token, names: names))
        #expect(texts.answered == 3 && texts.objects.map(\.name) == [names[1]])
        #expect(texts.objects.first?.tag == listed.objects.first?.tag)
        let calendar = try ICalendarComponent(reading: Array(try #require(texts.objects.first).text.utf8))
        #expect(calendar.components.map { $0["UID"]?.value } == [names[1]] && calendar["METHOD"] == nil)
        let ownTexts = try await fixture.ask(ReadFeedObjects(token: own, names: names))
        #expect(ownTexts.objects.map(\.name) == [names[2]])

        let gone = [AttendanceSummary(member: Self.goer, status: .withdrawn)]
        try await fixture.members.program.publish(AttendanceChanged(eventID: "evt-hidden", changes: gone))
        let left = try await fixture.objects(own, since: mine.revision, count: 1)
        #expect(left.objects == [FeedObjectVersion(name: names[2], tag: nil)])
        #expect(try await fixture.ask(ReadFeedObjects(token: own, names: names)).objects.isEmpty)
        await fixture.stop()
    }

    @Test("are listed on pages, and their texts come as many at a time as fit")
    @LoopActor func pages() async throws {
        let fixture = try await CalendarFixture()
        let description = String(repeating: "Zürich ", count: 5_000)
        for number in 0..<40 {
            var event = CalendarFixture.event("evt-\(number)")
            event.description = description
            try await fixture.luma.program.publish(EventChanged(event: event))
        }
        let token = try await fixture.feed()
        let names = try await fixture.objects(token, count: 40).objects.map(\.name)
        let texts = try await fixture.ask(ReadFeedObjects(token: token, names: names))
        #expect((2..<40).contains(texts.answered) && texts.objects.map(\.name) == Array(names.prefix(texts.answered)))
        let tooMany = Array(repeating: names[0], count: ReadFeedObjects.largestCount + 1)
        let allowed = try await fixture.ask(ReadFeedObjects(token: token, names: Array(tooMany.dropLast())))
        #expect(allowed.answered > 0)
        await #expect(throws: RPCError.self) {
            try await fixture.ask(ReadFeedObjects(token: token, names: tooMany))
        }
        await fixture.stop()
    }

    @Test("are kept from those without the address, from its end on, and before there is anything")
    @LoopActor func refusals() async throws {
        let fixture = try await CalendarFixture()
        let feed = try await fixture.ask(CreateFeed(name: "All", scope: FeedScope(kind: .all)))
        await #expect(throws: RPCError(.unavailable, message: "no event has been read yet")) {
            try await fixture.ask(DescribeFeed(token: feed.token))
        }
        try await fixture.luma.program.publish(EventChanged(event: CalendarFixture.event("evt-1")))
        _ = try await fixture.objects(feed.token, count: 1)
        await #expect(throws: RPCError(.notFound, message: "there is no such feed")) {
            try await fixture.ask(ListFeedObjects(token: "other"))
        }
        _ = try await fixture.ask(RevokeFeed(id: feed.feed.id))
        for _ in 0..<2 {
            await #expect(throws: RPCError(.notFound, message: "the feed has ended", data: ["code": "gone"])) {
                try await fixture.ask(ReadFeedObjects(token: feed.token, names: []))
            }
        }
        await fixture.stop()
    }
}

extension CalendarFixture {
    /// A database of the calendar program, without the program.
    static func database() async throws -> Database {
        let path = "\(Scratch.folder)/rollcall-calendar-\(getpid())-\(KernelRandom().next()).db"
        return try await Database.open(DatabaseConfiguration(path: path, migrations: [CalendarSchema.migrations]))
    }

    /// - Returns: the secret of a new feed.
    func feed(_ scope: FeedScope = FeedScope(kind: .all)) async throws -> String {
        try await ask(CreateFeed(name: "Feed", scope: scope)).token
    }

    /// The feed's objects, once there are so many.
    func objects(_ token: String, since: Int64? = nil, count: Int) async throws -> FeedObjectPage {
        var page: FeedObjectPage?
        try await Self.eventually {
            page = try? await self.ask(ListFeedObjects(token: token, since: since))
            return page?.objects.count == count
        }
        return try #require(page)
    }
}
