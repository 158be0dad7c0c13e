import Contracts
import EventLoop
import ICalendar
import JSON
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Feeds", .timeLimit(.minutes(1)))
struct FeedTests {
    init() { EventLoop.startOnThread() }

    @Test("have the events of their scope, and never those that are not for everybody")
    @LoopActor func scopes() async throws {
        let fixture = try await CalendarFixture()
        var berlin = CalendarFixture.event("evt-berlin")
        berlin.gathering = GatheringSnapshot(id: "berlin-de", name: "Berlin", timeZone: "Europe/Berlin")
        var `private` = CalendarFixture.event("evt-private")
        `private`.visibility = .private
        for event in [berlin, CalendarFixture.event("evt-elsewhere"), `private`] {
            try await fixture.luma.program.publish(EventChanged(event: event))
        }
        let goer = MemberSummary(id: "mem-1", name: "Ada")
        let going = [AttendanceSummary(member: goer, status: .going)]
        try await fixture.members.program.publish(AttendanceChanged(eventID: "evt-private", changes: going))
        try await fixture.members.program.publish(AttendanceChanged(eventID: "evt-berlin", changes: going))
        try await expect(FeedScope(kind: .all), toHave: ["evt-berlin", "evt-elsewhere"], fixture)
        try await expect(FeedScope(kind: .gathering, id: "berlin-de"), toHave: ["evt-berlin"], fixture)
        try await expect(FeedScope(kind: .member, id: "mem-1"), toHave: ["evt-berlin", "evt-private"], fixture)
        let gone = [AttendanceSummary(member: goer, status: .withdrawn)]
        try await fixture.members.program.publish(AttendanceChanged(eventID: "evt-private", changes: gone))
        try await expect(FeedScope(kind: .member, id: "mem-1"), toHave: ["evt-berlin"], fixture)
        await fixture.stop()
    }

    @Test("of an organization have what it owns, and the community's those of Luma besides")
    @LoopActor func organizations() async throws {
        let fixture = try await CalendarFixture()
        try await fixture.luma.program.publish(EventChanged(event: CalendarFixture.event("evt-luma")))
        var owned: [String] = []
        for owner in [nil, EventOwner(kind: .organization, id: "guild"), EventOwner(kind: .member, id: "guild")] {
            var event = KeptEventTests.dinner
            event.owner = owner
            owned.append(try await fixture.ask(CreateEvent(event)).event.id)
        }
        try await expect(FeedScope(kind: .organization, id: "community"), toHave: ["evt-luma", owned[0]], fixture)
        try await expect(FeedScope(kind: .organization, id: "guild"), toHave: [owned[1]], fixture)
        try await expect(FeedScope(kind: .all), toHave: ["evt-luma"] + owned, fixture)
        await fixture.stop()
    }

    @Test("of a team have what its members go to, as far as it is for everybody")
    @LoopActor func teams() async throws {
        let fixture = try await CalendarFixture()
        var `private` = CalendarFixture.event("evt-private")
        `private`.visibility = .private
        for event in [CalendarFixture.event("evt-1"), CalendarFixture.event("evt-2"), `private`] {
            try await fixture.luma.program.publish(EventChanged(event: event))
        }
        let members = fixture.members.program
        let team = FeedScope(kind: .team, id: "team-1")
        var ada = MemberSummary(id: "mem-1", name: "Ada", team: TeamSummary(id: "team-1", name: "Compilers"))
        let bob = MemberSummary(id: "mem-2", name: "Bob")
        for event in ["evt-1", "evt-private"] {
            let going = [AttendanceSummary(member: ada, status: .going)]
            try await members.publish(AttendanceChanged(eventID: event, changes: going))
        }
        let going = [AttendanceSummary(member: bob, status: .going)]
        try await members.publish(AttendanceChanged(eventID: "evt-2", changes: going))
        try await expect(team, toHave: ["evt-1"], fixture)
        // Bob joins, and Ada leaves.
        var joined = bob
        joined.team = ada.team
        try await members.publish(MemberChanged(member: joined))
        try await expect(team, toHave: ["evt-1", "evt-2"], fixture)
        ada.team = TeamSummary(id: "team-2", name: "Debuggers")
        try await members.publish(MemberChanged(member: ada))
        try await expect(team, toHave: ["evt-2"], fixture)
        try await members.publish(MemberChanged(member: joined, isVisible: false))
        try await expect(team, toHave: [], fixture)
        await fixture.stop()
    }

    @Test("carry changes and cancellations, each with a higher sequence")
    @LoopActor func changes() async throws {
        let fixture = try await CalendarFixture()
        var event = CalendarFixture.event("evt-1")
        try await fixture.luma.program.publish(EventChanged(event: event))
        let feed = try await fixture.ask(CreateFeed(name: "All", scope: FeedScope(kind: .all)))
        try await eventually(feed, fixture) { $0.first?["SEQUENCE"]?.value == "0" }
        event.startsAt += .seconds(3_600)
        try await fixture.luma.program.publish(EventChanged(event: event))
        try await eventually(feed, fixture) { $0.first?["SEQUENCE"]?.value == "1" }
        try await fixture.luma.program.publish(EventCanceled(eventID: "evt-1", reason: .canceled, at: .epoch))
        try await eventually(feed, fixture) {
            $0.first?["SEQUENCE"]?.value == "2" && $0.first?["STATUS"]?.value == "CANCELLED"
        }
        await fixture.stop()
    }

    @Test("are not sent again to who has them, until something changes that they say")
    @LoopActor func tags() async throws {
        let fixture = try await CalendarFixture()
        try await fixture.luma.program.publish(EventChanged(event: CalendarFixture.event("evt-1")))
        let feed = try await fixture.ask(CreateFeed(name: "All", scope: FeedScope(kind: .all)))
        try await eventually(feed, fixture) { $0.count == 1 }
        let first = try await fixture.ask(ReadFeed(token: feed.token))
        // Another feed is a change of the data, but none of this feed.
        _ = try await fixture.ask(CreateFeed(name: "Other", scope: FeedScope(kind: .all)))
        let again = try await fixture.ask(ReadFeed(token: feed.token, knownTag: first.tag))
        #expect(again.text == nil && again.tag == first.tag)
        try await fixture.luma.program.publish(EventChanged(event: CalendarFixture.event("evt-2")))
        try await eventually(feed, fixture) { $0.count == 2 }
        let changed = try await fixture.ask(ReadFeed(token: feed.token, knownTag: first.tag))
        #expect(changed.text != nil && changed.tag != first.tag)
        await fixture.stop()
    }

    @Test("are never empty because nothing has been read yet")
    @LoopActor func notReady() async throws {
        let fixture = try await CalendarFixture()
        let feed = try await fixture.ask(CreateFeed(name: "All", scope: FeedScope(kind: .all)))
        await #expect(throws: RPCError(.unavailable, message: "no event has been read yet")) {
            try await fixture.ask(ReadFeed(token: feed.token))
        }
        await fixture.stop()
    }

    @Test("end when they are revoked, and nobody guesses their address")
    @LoopActor func revocation() async throws {
        let fixture = try await CalendarFixture()
        try await fixture.luma.program.publish(EventChanged(event: CalendarFixture.event("evt-1")))
        let feed = try await fixture.ask(CreateFeed(name: "All", scope: FeedScope(kind: .all)))
        try await eventually(feed, fixture) { $0.count == 1 }
        await #expect(throws: RPCError(.notFound, message: "there is no such feed")) {
            try await fixture.ask(ReadFeed(token: String(feed.token.dropLast())))
        }
        _ = try await fixture.ask(RevokeFeed(id: feed.feed.id))
        await #expect(throws: RPCError(.notFound, message: "the feed has ended", data: ["code": "gone"])) {
            try await fixture.ask(ReadFeed(token: feed.token))
        }
        let feeds = try await fixture.ask(ListFeeds()).feeds
        #expect(feeds.isEmpty)
        await #expect(throws: RPCError(.notFound, message: "there is no feed feed-none")) {
            try await fixture.ask(RevokeFeed(id: "feed-none"))
        }
        await fixture.stop()
    }

    @Test("take names and scopes that make sense", arguments: [(0, false), (1, true), (200, true), (201, false)])
    @LoopActor func names(length: Int, isAccepted: Bool) async throws {
        let fixture = try await CalendarFixture()
        let call = CreateFeed(name: String(repeating: "n", count: length), scope: FeedScope(kind: .all))
        let created = try? await fixture.ask(call)
        #expect((created != nil) == isAccepted)
        let scoped = try? await fixture.ask(CreateFeed(name: "n", scope: FeedScope(kind: .member)))
        #expect(scoped == nil)
        await fixture.stop()
    }

    @Test("are read in pieces that end between characters")
    @LoopActor func pieces() async throws {
        let fixture = try await CalendarFixture()
        for number in 0..<40 {
            var event = CalendarFixture.event("evt-\(number)")
            event.description = String(repeating: "Zürich ", count: 5_000)
            try await fixture.luma.program.publish(EventChanged(event: event))
        }
        let feed = try await fixture.ask(CreateFeed(name: "All", scope: FeedScope(kind: .all)))
        try await eventually(feed, fixture) { $0.count == 40 }
        let first = try await fixture.ask(ReadFeed(token: feed.token))
        #expect(first.nextOffset != nil)
        await fixture.stop()
    }

    // MARK: Reading

    @LoopActor private func expect(
        _ scope: FeedScope, toHave events: [String], _ fixture: CalendarFixture
    ) async throws {
        let feed = try await fixture.ask(CreateFeed(name: "Feed", scope: scope))
        let expected = Set(events.map(CalendarEvent.uid(of:)))
        try await eventually(feed, fixture) { Set($0.compactMap { $0["UID"]?.value }) == expected }
    }

    @LoopActor private func eventually(
        _ feed: CreatedFeed, _ fixture: CalendarFixture, _ condition: ([ICalendarComponent]) -> Bool
    ) async throws {
        try await CalendarFixture.eventually {
            guard let text = try await whole(feed.token, fixture) else { return false }
            let calendar = try ICalendarComponent(reading: Array(text.utf8))
            return condition(calendar.components(named: "VEVENT"))
        }
    }

    @LoopActor private func whole(_ token: String, _ fixture: CalendarFixture) async throws -> String? {
        guard var piece = try? await fixture.ask(ReadFeed(token: token)) else { return nil }
        var text = piece.text ?? ""
        while let offset = piece.nextOffset {
            piece = try await fixture.ask(ReadFeed(token: token, offset: offset))
            text += piece.text ?? ""
        }
        return text
    }
}
