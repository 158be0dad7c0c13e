import CalDAV
import Contracts
import EventLoop
import HTTPClient
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Feeds as calendars", .serialized, .timeLimit(.minutes(2)))
struct CalDAVViewTests {
    init() { EventLoop.startOnThread() }

    @Test("are found by our own client from their address, and followed from change to change") @LoopActor
    func ownClient() async throws {
        try await FeedsFixture.run { fixture in
            var events = try ReadBackTests.events()
            for event in events { try await fixture.publish(event) }
            let feed = try await fixture.feed("Zürich & more", count: events.count)
            let client = fixture.client()
            let account = try await client.discover(.url(try HTTPURL(feed.collection)), resolver: NoResolver())
            let calendar = try #require(account.calendars.first)
            #expect(account.calendars.count == 1 && "\(calendar.url)" == feed.collection)
            #expect(calendar.displayName == "Zürich & more" && calendar.takesEvents)
            #expect(calendar.isWritable == false && calendar.reports == [.syncCollection, .multiget, .query])

            let listing = try await client.listing(of: calendar.url)
            #expect(listing.isComplete && Set(listing.members.map(\.href.name)) == Set(events.map(Self.file)))
            let week = try await client.listing(
                of: calendar.url, from: events[1].startsAt + .seconds(60), to: events[2].startsAt + .seconds(60))
            #expect(Set(week.members.map(\.href.name)) == Set(events[1...2].map(Self.file)))
            let missing = Href(path: calendar.url.path).member("missing.ics")
            let fetched = try await client.objects(listing.members.map(\.href) + [missing], in: calendar.url)
            #expect(fetched.gone == [missing])
            #expect(Set(fetched.found.map { MemberVersion(href: $0.href, etag: $0.etag) }) == Set(listing.members))
            for object in fetched.found {
                let single = try await client.object(object.href, in: calendar.url)
                #expect(single == object)
            }

            let token = try #require(calendar.syncToken)
            #expect(
                try await client.changes(in: calendar.url, since: token) == .changes(CalendarChanges(token: token)))
            let revision = try await fixture.revision(of: feed)
            events[0].name = "Other"
            events[1].visibility = .private
            try await fixture.publish(events[0], events[1])
            try await fixture.wait(for: feed, since: revision, count: 2)
            guard case .changes(let changes) = try await client.changes(in: calendar.url, since: token) else {
                return #expect(Bool(false), "changes are not told")
            }
            #expect(changes.changed.map(\.href.name) == [Self.file(events[0])])
            #expect(changes.removed.map(\.name) == [Self.file(events[1])])
            #expect(changes.token != token)
            for text in ["urn:other", "\(token.text)0", "\(token.text.dropLast())"] {
                let unknown = try #require(SyncToken(text))
                #expect(try await client.changes(in: calendar.url, since: unknown) == .tokenRefused)
            }

            let href = try #require(listing.members.first?.href)
            let text = Array("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".utf8)
            await #expect(throws: CalDAVError.self) { try await client.create("new.ics", text, in: calendar.url) }
            await #expect(throws: CalDAVError.self) {
                try await client.delete(href, from: try #require(EntityTag("x")), in: calendar.url)
            }
            #expect(try await client.listing(of: calendar.url).members.count == events.count - 1)
        }
    }

    @Test("are found, searched, followed and not written by PyPI's caldav") @LoopActor
    func caldav() async throws {
        try await FeedsFixture.run { fixture in
            var events = try ReadBackTests.events()
            for event in events { try await fixture.publish(event) }
            let feed = try await fixture.feed("Events in Zürich", count: events.count)
            let (first, second) = (events[0], events[1])
            let start = (second.startsAt + .seconds(60)).rfc3339
            let end = (events[2].startsAt + .seconds(60)).rfc3339
            let arguments = [feed.collection, CalendarEvent.uid(of: first.id), start, end]
            let all: Reading = try await Peer.read("read_caldav.py", arguments, in: fixture.folder)
            #expect(all.calendars == ["Events in Zürich"] && all.components == ["VEVENT"])
            #expect(Set(all.events) == Set(events.map(ReadBackTests.expected)))
            #expect(Set(all.found) == Set(events[1...2].map { CalendarEvent.uid(of: $0.id) }))
            #expect(all.byUID == CalendarEvent.uid(of: first.id))
            #expect(Set(all.changed) == Set(events.map { CalendarEvent.uid(of: $0.id) }) && all.removed.isEmpty)
            #expect(all.refusals == ["AuthorizationError", "AuthorizationError", "AuthorizationError"])

            let revision = try await fixture.revision(of: feed)
            events[0].startsAt += .seconds(600)
            events[1].visibility = .private
            try await fixture.publish(events[0], events[1])
            try await fixture.wait(for: feed, since: revision, count: 2)
            let next: Reading = try await Peer.read("read_caldav.py", arguments + [all.token], in: fixture.folder)
            #expect(next.changed == [CalendarEvent.uid(of: first.id)])
            #expect(next.removed == [CalendarEvent.uid(of: second.id)])
        }
    }

    @Test("answer 304, 404, 410 and 503, and never an empty calendar instead") @LoopActor
    func failures() async throws {
        try await FeedsFixture.run { fixture in
            let event = try ReadBackTests.events()[0]
            try await fixture.publish(event)
            let feed = try await fixture.feed(count: 1)
            let object = feed.collection + Self.file(event)
            let whole = try await fixture.send(.get, object)
            let tag = try #require(whole.fields["etag"])
            #expect(whole.status == 200 && String(decoding: whole.body, as: UTF8.self).contains("SUMMARY:Meetup"))
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let again = try await fixture.send(.get, object, ["If-None-Match": known])
                #expect(again.status == 304 && again.body.isEmpty && again.fields["etag"] == tag)
            }
            #expect(try await fixture.send(.get, object, ["If-None-Match": "\"other\""]).status == 200)
            #expect(try await fixture.send(.get, feed.collection + "other.ics").status == 404)
            #expect(try await fixture.send(.get, feed.collection + ".ics").status == 404)
            let token = "\(feed.root)feeds/other/"
            #expect(try await fixture.send(.propfind, token).status == 404)
            #expect(try await fixture.send(.report, token, body: "<c:calendar-multiget \(Self.caldav)/>").status == 404)

            let feeds = try await fixture.luma.program.ask(ListFeeds()).feeds
            _ = try await fixture.luma.program.ask(RevokeFeed(id: try #require(feeds.first).id))
            for address in [feed.file, object] { #expect(try await fixture.send(.get, address).status == 410) }
            for depth in ["0", "1"] {
                #expect(try await fixture.send(.propfind, feed.collection, ["Depth": depth]).status == 410)
            }
            for body in [
                "<c:calendar-multiget \(Self.caldav)/>",
                "<c:calendar-query \(Self.caldav)><c:filter><c:comp-filter name='VTODO'/></c:filter></c:calendar-query>",
                "<sync-collection xmlns='DAV:'><sync-token/></sync-collection>",
            ] {
                #expect(try await fixture.send(.report, feed.collection, body: body).status == 410, "\(body)")
            }

            await fixture.stopCalendar()
            for method in [HTTPMethod.propfind, .get] {
                let answer = try await fixture.send(method, feed.collection)
                #expect(answer.status == 503 && answer.fields["retry-after"] != nil)
            }
        }
    }

    private static let caldav = "xmlns:c='urn:ietf:params:xml:ns:caldav'"

    private static func file(_ event: EventSnapshot) -> String { "\(CalendarEvent.uid(of: event.id)).ics" }

    /// What the script prints.
    struct Reading: Codable, Sendable {
        var calendars: [String]
        var components: [String]
        var events: [ReadEvent]
        var found: [String]
        var byUID: String
        var token: String
        var changed: [String]
        var removed: [String]
        var refusals: [String]
    }

    /// Knows no service of any domain.
    private struct NoResolver: ServiceResolver {
        func services(_ name: String) async -> [ServiceRecord] { [] }
        func texts(_ name: String) async -> [[String]] { [] }
    }
}
