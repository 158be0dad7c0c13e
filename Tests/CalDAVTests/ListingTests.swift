import CalDAV
import EventLoop
import HTTPClient
import Testing
import Time

@Suite("Listing and reading events", .timeLimit(.minutes(1)))
struct ListingTests {
    private let calendar: HTTPURL
    private static let body = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"

    init() throws {
        EventLoop.startOnThread()
        calendar = try HTTPURL("https://example.org/users/ada%40example.org/c/")
    }

    @Test("Nextcloud's hrefs have @ where ours have %40, and mean the same")
    @LoopActor func at() async throws {
        let server = ScriptedServer { _ in
            Reply.multi(
                Reply.properties("/users/ada@example.org/c/", "<resourcetype><collection/></resourcetype>"),
                Reply.member("/users/ada@example.org/c/a%2eics", "1"),
                Reply.properties("/users/ada@example.org/c/deep/", "<resourcetype><collection/></resourcetype>"))
        }
        let listing = try await server.client().listing(of: calendar)
        #expect(listing.members.map(\.href) == [Href(path: "/users/ada%40example.org/c/a.ics")])
        #expect(listing.members.first?.href.path == "/users/ada@example.org/c/a%2eics")
        #expect(listing.isComplete)
    }

    @Test("A listing that ends at a round number is compared with a query", arguments: [(499, 1), (500, 2), (550, 1)])
    @LoopActor func cut(count: Int, requests: Int) async throws {
        let hidden = Reply.member("/c/hidden.ics", "1")
        let server = ScriptedServer { call in
            let members = (0..<count).map { Reply.member("/c/\($0).ics", "1") }.joined()
            return call.method == "PROPFIND" ? Reply.multi(members) : Reply.multi(members, hidden)
        }
        let listing = try await server.client().listing(of: try HTTPURL("https://example.org/c/"))
        #expect(server.calls.count == requests)
        #expect(listing.members.count == (requests == 2 ? count + 1 : count))
        #expect(listing.isComplete == (requests == 1))
    }

    @Test("A listing that says it is cut is no proof of absence")
    @LoopActor func incomplete() async throws {
        let server = ScriptedServer { _ in
            Reply.multi(Reply.member("/c/a.ics", "1"), Reply.whole("/c/b.ics", "507 Insufficient Storage"))
        }
        let listing = try await server.client().listing(of: try HTTPURL("https://example.org/c/"))
        #expect(!listing.isComplete && listing.members.count == 1)
    }

    @Test("An event that a listing only complains about is there, in a version that nobody knows")
    @LoopActor func complaint() async throws {
        for status in ["500 Internal Server Error", "403 Forbidden", "503 Service Unavailable"] {
            let server = ScriptedServer { _ in
                Reply.multi(Reply.member("/c/a.ics", "1"), Reply.whole("/c/b.ics", status))
            }
            let listing = try await server.client().listing(of: try HTTPURL("https://example.org/c/"))
            #expect(listing.isComplete)
            #expect(listing.members.last == MemberVersion(href: Href(path: "/c/b.ics"), etag: nil))
        }
    }

    @Test("What lies outside the time that was asked for is not gone")
    @LoopActor func outside() async throws {
        let server = ScriptedServer { _ in Reply.multi(Reply.member("/c/a.ics", "1")) }
        let client = server.client()
        let time = Timestamp(seconds: 1_795_257_600)
        #expect(try await client.listing(of: calendar, from: nil, to: nil).isComplete)
        #expect(try await !client.listing(of: calendar, from: time, to: nil).isComplete)
        #expect(try await !client.listing(of: calendar, from: nil, to: time).isComplete)
        #expect(try await !client.listing(of: calendar, withUID: "a").isComplete)
    }

    @Test("A query names its time in UTC and both its ends")
    @LoopActor func query() async throws {
        let server = ScriptedServer { _ in Reply.multi() }
        let client = server.client()
        let start = try Timestamp(rfc3339: "2026-11-01T01:02:03.500Z")
        _ = try await client.listing(of: calendar, from: start, to: start + .seconds(3600))
        #expect(server.calls[0].body.contains(#"<c:time-range start="20261101T010203Z" end="20261101T020203Z"/>"#))
        _ = try await client.listing(of: calendar, from: start, to: nil)
        #expect(server.calls[1].body.contains(#"end="21000101T000000Z""#))
    }

    @Test("Events are read in chunks; the caller's spelling of the path comes back")
    @LoopActor func multiget() async throws {
        let server = ScriptedServer { call in
            let asked = call.body.split(separator: "<d:href>").dropFirst().map { $0.prefix { $0 != "<" } }
            return Reply.multi(
                asked.map { href in
                    href.contains("/3")
                        ? Reply.whole(String(href), "404 Not Found")
                        : Reply.properties(
                            "https://example.org\(href)",
                            "<getetag>1</getetag><C:calendar-data>\(Self.body)</C:calendar-data>")
                }.joined())
        }
        let hrefs = (0..<120).map { Href(path: "/c/%4\($0 % 10)-\($0).ics") } + [Href(path: "/c/3")]
        let fetched = try await server.client().objects(hrefs, in: calendar)
        #expect(server.calls.map(\.method) == ["REPORT", "REPORT", "REPORT"])
        #expect(fetched.found.map(\.href.path) == hrefs.dropLast().map(\.path))
        #expect(fetched.found[0].etag?.text == "\"1\"")
        #expect(String(decoding: fetched.found[0].body, as: UTF8.self) == Self.body)
        #expect(fetched.gone == [Href(path: "/c/3")])
    }

    @Test("An event that spoils the whole answer is found by halves and read alone")
    @LoopActor func spoilt() async throws {
        let server = ScriptedServer { call in
            if call.method == "GET" { return Reply.status(200, ["ETag": "\"g\""], Self.body) }
            let asked = call.body.split(separator: "<d:href>").dropFirst().map { $0.prefix { $0 != "<" } }
            return Reply.multi(
                asked.map {
                    Reply.properties(
                        String($0), "<C:calendar-data>\($0 == "/c/7" ? "\u{1}" : Self.body)</C:calendar-data>")
                }.joined())
        }
        let hrefs = (0..<16).map { Href(path: "/c/\($0)") }
        let fetched = try await server.client().objects(hrefs, in: calendar)
        #expect(Set(fetched.found.map(\.href)) == Set(hrefs))
        #expect(fetched.found.first { $0.href.path == "/c/7" }?.etag?.text == "\"g\"")
        #expect(server.lines.filter { $0.hasPrefix("GET") } == ["GET https://example.org/c/7"])
    }

    @Test(
        "A server that gives only one event at a time is asked for many once",
        arguments: [
            Reply.status(405), Reply.status(501), Reply.error(403, "<supported-report/>"),
            Reply.error(409, "<supported-report/>"),
        ])
    @LoopActor func singly(refusal: InboundResponse) async throws {
        let server = ScriptedServer { call in call.method == "GET" ? Reply.status(200, [:], Self.body) : refusal }
        let client = server.client()
        for _ in 0..<2 {
            let fetched = try await client.objects((0..<60).map { Href(path: "/c/\($0)") }, in: calendar)
            #expect(fetched.found.count == 60)
        }
        #expect(server.calls.filter { $0.method == "REPORT" }.count == 1)
        #expect(server.calls.count == 121)
        // Another calendar may lie with another server.
        _ = try await client.objects([Href(path: "/d/1")], in: try HTTPURL("https://example.org/d/"))
        #expect(server.calls.filter { $0.method == "REPORT" }.count == 2)
    }

    @Test("An event is asked for as it is: compressed by a proxy, it may have another version")
    @LoopActor func uncompressed() async throws {
        let server = ScriptedServer { call in
            let isPlain = call.fields["accept-encoding"] == "identity"
            return Reply.status(200, ["ETag": isPlain ? "\"1\"" : "\"1-gzip\""], Self.body)
        }
        #expect(try await server.client().object(Href(path: "/c/a"), in: calendar).etag == EntityTag("\"1\""))
    }

    @Test("An event that cannot even be read alone is named, and stops no other")
    @LoopActor func unreadable() async throws {
        let cases: [(InboundResponse, CalDAVError)] = [
            (Reply.status(500), .unavailable(status: 500)), (Reply.status(403), .forbidden(condition: nil)),
            (Reply.status(200, [:], "<html>"), .malformed("it is no iCalendar text")), (Reply.status(413), .tooLarge),
        ]
        for (answer, reason) in cases {
            let server = ScriptedServer { call in
                if call.method == "GET" { return call.path == "/c/1" ? answer : Reply.status(200, [:], Self.body) }
                return Reply.status(500)
            }
            let fetched = try await server.client().objects((0..<4).map { Href(path: "/c/\($0)") }, in: calendar)
            #expect(fetched.found.map(\.href.path) == ["/c/0", "/c/2", "/c/3"])
            #expect(fetched.unreadable == [UnreadableObject(href: Href(path: "/c/1"), reason: reason)])
            #expect(fetched.gone.isEmpty)
        }
    }

    @Test("A server that fails altogether is not asked for one event after the other", arguments: [2, 3, 4])
    @LoopActor func failing(count: Int) async throws {
        let server = ScriptedServer { call in
            call.method == "GET" && call.path == "/c/0" ? Reply.status(200, [:], Self.body) : Reply.status(500)
        }
        let hrefs = (0...count).map { Href(path: "/c/\($0)") }
        let client = server.client(CredentialRules(), CalDAVLimits(unreadableInARow: 3))
        var unreadable: Int?
        let error = await thrown { unreadable = try await client.objects(hrefs, in: calendar).unreadable.count }
        #expect(unreadable == (count <= 3 ? count : nil))
        #expect(error == (count <= 3 ? nil : .unavailable(status: 500)))
        // A fault of the whole server stops at once.
        let busy = ScriptedServer { $0.method == "GET" ? Reply.status(503) : Reply.status(500) }
        #expect(
            await thrown { _ = try await busy.client().objects(hrefs, in: calendar) } == .unavailable(status: 503))
        #expect(busy.calls.filter { $0.method == "GET" }.count == 1)
    }

    @Test("What the server forgot to answer about is asked for by itself, and only 404 proves it gone")
    @LoopActor func forgotten() async throws {
        let server = ScriptedServer { call in
            switch (call.method, call.path) {
            case ("REPORT", _): Reply.multi(Reply.properties("/c/a", "<C:calendar-data/>", status: "404 Not Found"))
            case (_, "/c/a"): Reply.status(200, [:], Self.body)
            default: Reply.status(404)
            }
        }
        let fetched = try await server.client().objects([Href(path: "/c/a"), Href(path: "/c/b")], in: calendar)
        #expect(fetched.found.map(\.href.path) == ["/c/a"])
        #expect(fetched.gone.map(\.path) == ["/c/b"])
    }

    @Test("A page for people is no event, whatever its Content-Type; an event is one, whatever its Content-Type")
    @LoopActor func content() async throws {
        let href = Href(path: "/c/a")
        let page = ScriptedServer { _ in Reply.status(200, ["Content-Type": "text/calendar"], "<html>") }
        #expect(
            await thrown { _ = try await page.client().object(href, in: calendar) }
                == .malformed("it is no iCalendar text"))
        let event = ScriptedServer { _ in Reply.status(200, ["Content-Type": "text/html"], "\u{FEFF}\r\n" + Self.body) }
        #expect(try await event.client().object(href, in: calendar).etag == nil)
    }

    @Test("Descriptions show nothing of events and nothing of credentials")
    @LoopActor func secrecy() async throws {
        let object = CalendarObject(href: Href(path: "/c/a"), etag: nil, body: Array("CANARY".utf8))
        let error = CalDAVError.changed(current: object)
        var dumped = ""
        dump([error], to: &dumped)
        for text in ["\(object)", String(reflecting: object), "\(error)", dumped] { #expect(!text.contains("CANARY")) }
        let client = ScriptedServer { _ in Reply.status(404) }.client()
        dumped = ""
        dump(client, to: &dumped)
        #expect(!dumped.contains("CANARY"))
    }
}
