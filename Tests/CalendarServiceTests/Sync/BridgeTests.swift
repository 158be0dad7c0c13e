import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Events and an outside calendar", .serialized, .timeLimit(.minutes(2)))
struct BridgeTests {
    init() { EventLoop.startOnThread() }

    @Test("an event is written once, and then nothing more is")
    @LoopActor func creation() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            #expect(calendar.events.map(\.content.title) == ["Co-working"])
            let link = try #require(try await bridge.link("evt-1"))
            #expect(link.state == .synced && link.memory.remoteID == calendar.events[0].id)
            try await bridge.read()
            try await bridge.pass(.minutes(20))
            #expect(calendar.writes == 1)
        }
    }

    @Test("a change here costs one write there, and a change there none")
    @LoopActor func edits() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            try await bridge.edit("evt-1") { $0.title = "Moved" }
            try await bridge.settle()
            #expect(calendar.events[0].content.title == "Moved" && calendar.writes == 2)
            await bridge.time.advance(by: .seconds(5))
            calendar.edit(calendar.events[0].id) { $0.location = "Garden" }
            try await bridge.read()
            let event = try #require(try await bridge.event("evt-1"))
            #expect(event.version.content.location == "Garden" && event.version.content.title == "Moved")
            #expect(event.snapshot.venue.text == "Garden")
            try await bridge.pass(.minutes(20))
            #expect(calendar.writes == 2)
        }
    }

    @Test("a write whose answer is lost is repeated without making a second event")
    @LoopActor func lostAnswer() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            var lost = 0
            calendar.fault = { request in
                guard request == "create", lost < 2 else { return nil }
                lost += 1
                return .after(.unavailable("no answer"))
            }
            try await bridge.add("evt-1")
            try await bridge.settle()
            #expect(try await bridge.link("evt-1")?.error != nil)
            try await bridge.pass(.minutes(10))
            #expect(calendar.events.count == 1 && calendar.writes == 1 && lost == 2)
            let link = try await bridge.link("evt-1")
            #expect(link?.state == .synced && link?.error == nil)
        }
    }

    @Test("a write that fails three times waits for a person, two and four minutes later at the earliest")
    @LoopActor func failure() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            var tries: [Timestamp] = []
            calendar.fault = { request in
                guard request == "create" else { return nil }
                tries.append(bridge.time.now)
                return .before(.unavailable("status 500"))
            }
            try await bridge.add("evt-1")
            try await bridge.pass(.minutes(30))
            #expect(tries.count == 3)
            #expect(tries[1] - tries[0] >= .seconds(96) && tries[1] - tries[0] <= .seconds(180))
            #expect(tries[2] - tries[1] >= .seconds(192) && tries[2] - tries[1] <= .seconds(330))
            #expect(try await bridge.link("evt-1")?.state == .error)
            #expect(try await bridge.host.context.jobs.deadLetters().map(\.kind) == ["calendar.link"])
        }
    }

    @Test("what others made there becomes an event here, and goes when it goes there")
    @LoopActor func adoption() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            calendar.put(BridgeFixture.content("Dentist"), id: "theirs")
            try await bridge.connect()
            let events = try await bridge.events()
            #expect(events.map(\.version.content.title) == ["Dentist"])
            #expect(events[0].home == .caldav && events[0].owner == BridgeFixture.owner)
            #expect(events[0].snapshot.visibility == .private)
            calendar.drop("theirs")
            try await bridge.read()
            let event = try #require(try await bridge.event(events[0].id))
            #expect(event.isCanceled && calendar.writes == 0)
        }
    }

    @Test("a calendar that is only written to keeps its own events to itself, and gets ours back as they were")
    @LoopActor func exportOnly() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            calendar.put(BridgeFixture.content("Dentist"), id: "theirs")
            try await bridge.connect("one", .exportOnly)
            try await bridge.add("evt-1")
            try await bridge.settle()
            #expect(try await bridge.events().map(\.id) == ["evt-1"])
            let ours = try #require(calendar.events.first { $0.id != "theirs" })
            calendar.edit(ours.id) { $0.title = "Changed there" }
            try await bridge.read()
            #expect(calendar.events.first { $0.id == ours.id }?.content.title == "Co-working")
            calendar.drop(ours.id)
            try await bridge.read()
            let again = try #require(calendar.events.first { $0.id != "theirs" })
            #expect(again.id != ours.id && again.content.title == "Co-working")
            #expect(calendar.events.first { $0.id == "theirs" }?.version == "v1")
        }
    }

    @Test("a calendar that is only read is never written to")
    @LoopActor func importOnly() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            calendar.put(BridgeFixture.content("Dentist"), id: "theirs")
            try await bridge.connect("one", .importOnly)
            try await bridge.add("evt-1")
            let imported = try #require(try await bridge.events().first { $0.home == .caldav })
            try await bridge.edit(imported.id) { $0.title = "Changed here" }
            calendar.edit("theirs") { $0.location = "Main Street 1" }
            try await bridge.read()
            let content = try #require(try await bridge.event(imported.id)).version.content
            #expect(content.title == "Dentist" && content.location == "Main Street 1")
            #expect(calendar.writes == 0)
        }
    }

    @Test("an event that is deleted here is deleted there, also after the calendar was out of reach")
    @LoopActor func deletion() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            calendar.fault = { $0 == "delete" ? .before(.unavailable("status 503")) : nil }
            try await bridge.change { writer in
                guard let event = try EventStore(writer.connection).event("evt-1") else { return }
                try writer.delete(event)
            }
            try await bridge.settle()
            #expect(try await bridge.event("evt-1")?.isDeleted == true && calendar.events.count == 1)
            calendar.fault = { _ in nil }
            try await bridge.pass(.minutes(5))
            #expect(calendar.events.isEmpty)
            #expect(try await bridge.event("evt-1") == nil)
            #expect(try await bridge.link("evt-1") == nil)
        }
    }

    @Test("a calendar that suddenly reads empty is held, until a person says that it is right")
    @LoopActor func brake() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            for number in 0..<10 { calendar.put(BridgeFixture.content("\(number)"), id: "theirs-\(number)") }
            try await bridge.connect()
            #expect(try await bridge.events().count { !$0.isCanceled } == 10)
            await bridge.time.advance(by: .seconds(1))
            calendar.readEmpty()
            try await bridge.read()
            var state = try await bridge.reading()
            #expect(state.held?.removals == 10 && state.held?.known == 10)
            #expect(try await bridge.events().count { !$0.isCanceled } == 10)
            await bridge.time.advance(by: .seconds(1))
            state.held?.isAccepted = true
            try await bridge.database.write { [state] in try IntegrationStore($0).setReading(state, of: "one") }
            try await bridge.read()
            #expect(try await bridge.events().count { !$0.isCanceled } == 0)
            #expect(try await bridge.reading().held == nil)
        }
    }

    @Test("removals up to the share are obeyed, one more is held", arguments: [(5, false), (6, true)])
    @LoopActor func brakeLimit(removals: Int, isHeld: Bool) async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            for number in 0..<20 { calendar.put(BridgeFixture.content("\(number)"), id: "theirs-\(number)") }
            try await bridge.connect()
            for number in 0..<removals { calendar.drop("theirs-\(number)") }
            try await bridge.read()
            #expect(try await (bridge.reading().held != nil) == isHeld)
            #expect(try await bridge.events().count { $0.isCanceled } == (isHeld ? 0 : removals))
        }
    }

    @Test("a place that is lost is found again without deleting anything")
    @LoopActor func lostPlace() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            for number in 0..<7 { calendar.put(BridgeFixture.content("\(number)"), id: "theirs-\(number)") }
            try await bridge.connect()
            calendar.edit("theirs-3") { $0.title = "Changed" }
            calendar.forgetCursors()
            try await bridge.read()
            let titles = try await bridge.events().filter { !$0.isCanceled }.map(\.version.content.title)
            #expect(titles.sorted() == ["0", "1", "2", "4", "5", "6", "Changed"])
            #expect(calendar.writes == 0)
        }
    }

    @Test("a reading that breaks off in the middle goes on from where it began")
    @LoopActor func brokenReading() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            let cursor = try await bridge.reading().cursor
            for number in 0..<7 { calendar.put(BridgeFixture.content("\(number)"), id: "theirs-\(number)") }
            var requests = 0
            calendar.fault = { _ in
                requests += 1
                return requests == 2 ? .before(.unavailable("status 502")) : nil
            }
            await #expect(throws: OutsideError.self) { try await bridge.read() }
            #expect(try await bridge.reading().cursor == cursor)
            try await bridge.read()
            #expect(try await bridge.events().count == 7)
        }
    }

    @Test("one event of two calendars is the same in both, whichever is changed")
    @LoopActor func twoCalendars() async throws {
        try await BridgeFixture.run(["one", "two"]) { bridge in
            let (one, two) = (try #require(bridge.calendars["one"]), try #require(bridge.calendars["two"]))
            try await bridge.connect("one")
            try await bridge.connect("two")
            one.put(BridgeFixture.content("Choir"), id: "theirs")
            try await bridge.read("one")
            #expect(two.events.map(\.content.title) == ["Choir"])
            await bridge.time.advance(by: .seconds(10))
            two.edit(two.events[0].id) { $0.title = "Choir practice" }
            try await bridge.read("two")
            #expect(one.events.map(\.content.title) == ["Choir practice"])
            try await bridge.read("one")
            try await bridge.read("two")
            #expect(one.writes == 1 && two.writes == 1)
        }
    }

    @Test("a conflict waits for a decision, and the decision counts on both sides")
    @LoopActor func decision() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect { $0.conflictPolicy = .ask }
            try await bridge.add("evt-1")
            try await bridge.settle()
            calendar.fault = { $0 == "update" ? .before(.unavailable("status 503")) : nil }
            try await bridge.edit("evt-1") { $0.title = "Ours" }
            calendar.edit(calendar.events[0].id) { $0.title = "Theirs" }
            try await bridge.settle()
            calendar.fault = { _ in nil }
            try await bridge.read()
            #expect(try await bridge.link("evt-1")?.state == .conflict)
            let open = try await bridge.database.read { try ConflictStore($0).conflicts(openOnly: true, limit: 10) }
            let conflict = try #require(open.first)
            #expect(open.count == 1 && conflict.field == .title)
            #expect(conflict.local.title == "Ours" && conflict.remote.title == "Theirs")
            try await bridge.change { writer in
                var edited = conflict.local
                edited.title = "Both"
                _ = try ConflictResolution(
                    connection: writer.connection, publisher: writer.publisher, queue: writer.queue, now: writer.now
                ).resolve(conflict, .edited(edited), by: "ada")
            }
            // The write that failed has its turn first.
            try await bridge.pass(.minutes(5))
            #expect(calendar.events[0].content.title == "Both")
            #expect(try await bridge.event("evt-1")?.version.content.title == "Both")
            #expect(try await bridge.link("evt-1")?.state == .synced)
        }
    }

    @Test("what a calendar changed of a Luma event stays, except what only Luma may change")
    @LoopActor func lumaEvent() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            var snapshot = EventSnapshot(
                id: "evt-luma", name: "Meetup", startsAt: BridgeFixture.noon + .seconds(7200),
                timeZone: "Europe/Berlin",
                venue: Venue(kind: .inPerson, name: "Hall"))
            try await bridge.connect(scope: FeedScope(kind: .all), owner: .community)
            try await bridge.change { [snapshot] in try $0.follow(snapshot) }
            try await bridge.settle()
            await bridge.time.advance(by: .seconds(10))
            calendar.edit(calendar.events[0].id) {
                $0.title = "Meetup (bring a friend)"
                $0.location = "Elsewhere"
            }
            try await bridge.read()
            #expect(calendar.events[0].content.location == "Hall")
            #expect(calendar.events[0].content.title == "Meetup (bring a friend)")
            snapshot.startsAt += .seconds(3600)
            try await bridge.change { [snapshot] in try $0.follow(snapshot) }
            try await bridge.settle()
            #expect(calendar.events[0].content.title == "Meetup (bring a friend)")
            #expect(calendar.events[0].content.time == snapshot.content.time)
        }
    }

    @Test("a copy of a Luma event that somebody deletes is not made again, and the event takes place all the same")
    @LoopActor func dismissal() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect(scope: FeedScope(kind: .all), owner: .community)
            let snapshot = EventSnapshot(
                id: "evt-luma", name: "Meetup", startsAt: BridgeFixture.noon + .seconds(7200), timeZone: "UTC")
            try await bridge.change { try $0.follow(snapshot) }
            try await bridge.settle()
            calendar.drop(calendar.events[0].id)
            try await bridge.read()
            var renamed = snapshot
            renamed.name = "Meeting"
            try await bridge.change { [renamed] in try $0.follow(renamed) }
            try await bridge.settle()
            #expect(calendar.events.isEmpty)
            #expect(try await bridge.event("evt-luma")?.isCanceled == false)
            #expect(try await bridge.link("evt-luma")?.state == .dismissed)
        }
    }

    @Test(
        "an organization's calendar shows what it owns, from before and since",
        arguments: [("community", 2), ("guild", 0)])
    @LoopActor func organization(id: String, count: Int) async throws {
        try await BridgeFixture.run { bridge in
            for number in 1...2 {
                let snapshot = EventSnapshot(
                    id: "evt-\(number)", name: "Meetup", startsAt: BridgeFixture.noon + .seconds(7200), timeZone: "UTC")
                try await bridge.change { try $0.follow(snapshot) }
                try await bridge.settle()
                if number == 1 { try await bridge.connect(scope: FeedScope(kind: .organization, id: id)) }
            }
            #expect(bridge.calendars["one"]?.events.count == count)
        }
    }

    @Test(
        "whoever goes has the event in their calendar and their team's, and loses it when they do not go any more",
        arguments: [FeedScope(kind: .member, id: "mem-ada"), FeedScope(kind: .team, id: "team-1")])
    @LoopActor func attendance(scope: FeedScope) async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect(scope: scope, owner: .community)
            let snapshot = EventSnapshot(
                id: "evt-luma", name: "Meetup", startsAt: BridgeFixture.noon + .seconds(7200), timeZone: "UTC")
            try await bridge.change { try $0.follow(snapshot) }
            try await bridge.settle()
            #expect(calendar.events.isEmpty)
            let ada = MemberSummary(id: "mem-ada", name: "Ada", team: TeamSummary(id: "team-1", name: "Team"))
            for (status, count) in [(AttendanceStatus.going, 1), (.withdrawn, 0)] {
                let change = AttendanceChanged(
                    eventID: "evt-luma", changes: [AttendanceSummary(member: ada, status: status)])
                try await bridge.change { try CalendarSync.follow(change, $0.queue, $0.connection) }
                try await bridge.settle()
                #expect(calendar.events.count == count)
            }
        }
    }
}
