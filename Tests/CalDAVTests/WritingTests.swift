import CalDAV
import EventLoop
import HTTPClient
import Testing

@Suite("Writing events", .timeLimit(.minutes(1)))
struct WritingTests {
    private let calendar: HTTPURL
    private let href = Href(path: "/c/a.ics")
    private static let text = "BEGIN:VCALENDAR\r\nUID:1\r\nSUMMARY:long\r\n er\r\nEND:VCALENDAR\r\n"
    private let body = Array(text.utf8)

    init() throws {
        EventLoop.startOnThread()
        calendar = try HTTPURL("https://example.org/c/")
    }

    private var version: EntityTag { get throws { try #require(EntityTag("\"1\"")) } }

    @Test("A new event is put under its name if nothing has that name")
    @LoopActor func create() async throws {
        let server = ScriptedServer { _ in Reply.status(201, ["ETag": "\"2\""]) }
        let stored = try await server.client().create("a b@c.ics", body, in: calendar)
        #expect(stored == StoredObject(href: Href(path: "/c/a%20b%40c.ics"), etag: EntityTag("\"2\""), readBack: nil))
        let call = server.calls[0]
        #expect(call.line == "PUT https://example.org/c/a%20b%40c.ics")
        #expect(call.fields["if-none-match"] == "*" && call.fields["if-match"] == nil)
        #expect(call.fields["content-type"] == "text/calendar; charset=utf-8")
        #expect(call.body == Self.text)
    }

    @Test("Without a version in the answer, what the server made of it is read back")
    @LoopActor func readBack() async throws {
        let server = ScriptedServer { call in
            call.method == "PUT" ? Reply.status(204) : Reply.status(200, ["ETag": "W/\"9\""], "BEGIN:VCALENDAR\r\nX:1")
        }
        let stored = try await server.client().update(href, body, from: version, in: calendar)
        #expect(stored.etag?.text == "W/\"9\"")
        #expect(stored.readBack == Array("BEGIN:VCALENDAR\r\nX:1".utf8))
        #expect(server.calls[0].fields["if-match"] == "\"1\"")
    }

    @Test("What is not to be read back yet after it was taken is not gone, and is tried again")
    @LoopActor func notYet() async throws {
        let server = ScriptedServer { call in Reply.status(call.method == "PUT" ? 201 : 404) }
        let client = server.client()
        for status in [201, 204] {
            let error = await thrown {
                if status == 201 {
                    _ = try await client.create("a.ics", body, in: calendar)
                } else {
                    _ = try await client.update(href, body, from: version, in: calendar)
                }
            }
            #expect(error == .unavailable(status: 404) && error?.isTransient == true)
        }
    }

    @Test("A version that the server calls weak is named without the mark, which no condition would pass")
    @LoopActor func weak() async throws {
        let server = ScriptedServer { _ in Reply.status(204, ["ETag": "\"2\""]) }
        let weak = try #require(EntityTag("W/\"1\""))
        _ = try await server.client().update(href, body, from: weak, in: calendar)
        try await server.client().delete(href, from: weak, in: calendar)
        #expect(server.calls.map { $0.fields["if-match"] } == ["\"1\"", "\"1\""])
    }

    @Test("Deleting an invitation tells nobody unless that is wanted")
    @LoopActor func silent() async throws {
        let server = ScriptedServer { _ in Reply.status(204) }
        try await server.client().delete(href, from: version, in: calendar)
        try await server.client().delete(href, from: version, in: calendar, mayNotify: true)
        #expect(server.calls.map { $0.fields["schedule-reply"] } == ["F", nil])
    }

    @Test("Of a condition, only what looks like one of the standards gets into an error")
    @LoopActor func conditions() async throws {
        let names = [
            String(repeating: "x", count: 63), String(repeating: "x", count: 64), String(repeating: "x", count: 65),
            "Dinner-with-Ana",
        ]
        for (index, name) in names.enumerated() {
            let server = ScriptedServer { _ in Reply.error(403, "<\(name)/>") }
            #expect(
                await thrown { _ = try await server.client().create("a.ics", body, in: calendar) }
                    == .forbidden(condition: index < 2 ? name : nil))
        }
    }

    @Test("A server may put it elsewhere, and is believed")
    @LoopActor func renamed() async throws {
        let server = ScriptedServer { call in
            call.method == "PUT"
                ? Reply.status(201, ["ETag": "\"2\"", "Location": "https://example.org/c/77.ics"])
                : Reply.status(200, ["ETag": "\"2\""], Self.text)
        }
        let stored = try await server.client().create("a.ics", body, in: calendar)
        #expect(stored.href.path == "/c/77.ics")
    }

    @Test("A create that is repeated after a time-out finds its own work done")
    @LoopActor func repeated() async throws {
        var attempts = 0
        let server = ScriptedServer { call in
            if call.method == "GET" {
                // Reordered, with other line ends and other folding.
                return Reply.status(
                    200, ["ETag": "\"3\""], "BEGIN:VCALENDAR\nSUMMARY:longer\nUID:1\nEND:VCALENDAR\n")
            }
            attempts += 1
            if attempts == 1 { throw HTTPClientError(.timedOut, origin: "https://example.org") }
            return Reply.status(412)
        }
        let client = server.client()
        let error = await thrown { _ = try await client.create("a.ics", body, in: calendar) }
        #expect(error == .unreachable(HTTPClientError(.timedOut, origin: "https://example.org")))
        #expect(error?.isTransient == true)
        let stored = try await client.create("a.ics", body, in: calendar)
        #expect(stored.etag?.text == "\"3\"")
    }

    @Test("A name that something else has is not taken")
    @LoopActor func taken() async throws {
        let other = "BEGIN:VCALENDAR\r\nUID:2\r\nEND:VCALENDAR\r\n"
        let server = ScriptedServer { call in
            call.method == "GET" ? Reply.status(200, ["ETag": "\"3\""], other) : Reply.status(412)
        }
        let error = await thrown { _ = try await server.client().create("a.ics", body, in: calendar) }
        #expect(
            error
                == .alreadyExists(
                    current: CalendarObject(href: href, etag: EntityTag("\"3\""), body: Array(other.utf8))))
    }

    @Test(
        "A UID that is taken is told apart from a name that is, whatever the status and the namespace",
        arguments: [
            (409, "<C:no-uid-conflict/>", nil), (412, "<C:no-uid-conflict/>", nil),
            (403, "<x:no-uid-conflict xmlns:x='urn:ietf:params:xml:ns:carddav'/>", nil),
            (
                403,
                "<C:unique-scheduling-object-resource><href>/d/b%40.ics</href></C:unique-scheduling-object-resource>",
                "/d/b@.ics"
            ),
        ])
    @LoopActor func uidConflict(status: Int, condition: String, other: String?) async throws {
        let server = ScriptedServer { _ in Reply.error(status, condition) }
        let error = await thrown { _ = try await server.client().create("a.ics", body, in: calendar) }
        #expect(error == .uidConflict(other.map { Href(path: $0) }))
        #expect(server.calls.count == 1)
    }

    @Test("A version that has changed comes back with the error, to merge with")
    @LoopActor func changed() async throws {
        let other = "BEGIN:VCALENDAR\r\nUID:1\r\nEND:VCALENDAR\r\n"
        let server = ScriptedServer { call in
            call.method == "GET" ? Reply.status(200, ["ETag": "\"5\""], other) : Reply.status(412)
        }
        let client = server.client()
        let current = CalendarObject(href: href, etag: EntityTag("\"5\""), body: Array(other.utf8))
        #expect(
            await thrown { _ = try await client.update(href, body, from: version, in: calendar) }
                == .changed(current: current))
        #expect(
            await thrown { try await client.delete(href, from: version, in: calendar) } == .changed(current: current))
    }

    @Test("An update that is repeated after a time-out finds its own work done")
    @LoopActor func repeatedUpdate() async throws {
        let server = ScriptedServer { call in
            call.method == "GET" ? Reply.status(200, ["ETag": "\"5\""], Self.text) : Reply.status(412)
        }
        let stored = try await server.client().update(href, body, from: version, in: calendar)
        #expect(stored.etag?.text == "\"5\"")
    }

    @Test("What was deleted meanwhile is gone, by 404 and by 412")
    @LoopActor func deletedMeanwhile() async throws {
        for status in [404, 410, 412] {
            let server = ScriptedServer { $0.method == "GET" ? Reply.status(404) : Reply.status(status) }
            let client = server.client()
            #expect(await thrown { _ = try await client.update(href, body, from: version, in: calendar) } == .gone)
            try await client.delete(href, from: version, in: calendar)
        }
    }

    @Test("A delete is done by 200, 202, 204, and Radicale's 200 with a body")
    @LoopActor func deleted() async throws {
        for answer in [
            Reply.status(200), Reply.status(202), Reply.status(204),
            Reply.status(200, [:], "<multistatus xmlns='DAV:'><response/></multistatus>"),
            Reply.multi(Reply.whole("/c/a.ics", "200 OK")), Reply.multi(Reply.whole("/c/a.ics", "404 Not Found")),
        ] {
            let server = ScriptedServer { _ in answer }
            try await server.client().delete(href, from: version, in: calendar)
            #expect(server.calls[0].fields["if-match"] == "\"1\"")
        }
    }

    @Test("A 207 to a delete may say that it failed")
    @LoopActor func notDeleted() async throws {
        let server = ScriptedServer { _ in Reply.multi(Reply.whole("/c/a.ics", "423 Locked")) }
        #expect(
            await thrown { try await server.client().delete(href, from: version, in: calendar) }
                == .unavailable(status: 423))
    }

    @Test("Statuses become errors of their kind")
    @LoopActor func statuses() async throws {
        let cases: [(InboundResponse, CalDAVError)] = [
            (Reply.status(413), .tooLarge), (Reply.status(507), .refused(status: 507, condition: nil)),
            (Reply.error(403, "<C:max-resource-size/>"), .forbidden(condition: "max-resource-size")),
            (Reply.error(409, "<C:valid-calendar-data/>"), .refused(status: 409, condition: "valid-calendar-data")),
            (Reply.status(415), .refused(status: 415, condition: nil)), (Reply.status(502), .unavailable(status: 502)),
            (Reply.status(503, ["Retry-After": "Sat, 21 Nov 2026 10:40:10 GMT"]), .throttled(after: .seconds(10))),
            (Reply.status(304), .malformed("status 304 was not expected")),
        ]
        for (answer, error) in cases {
            let server = ScriptedServer { _ in answer }
            #expect(await thrown { _ = try await server.client().create("a.ics", body, in: calendar) } == error)
        }
    }

    @Test("A redirect of a write keeps its method, its conditions, its body and its credentials")
    @LoopActor func redirected() async throws {
        let server = ScriptedServer { call in
            call.path.hasPrefix("/c/") ? Reply.redirect(301, "/moved/a.ics") : Reply.status(201, ["ETag": "\"1\""])
        }
        _ = try await server.client().create("a.ics", body, in: calendar)
        #expect(server.lines == ["PUT https://example.org/c/a.ics", "PUT https://example.org/moved/a.ics"])
        #expect(server.calls[1].fields == server.calls[0].fields && server.calls[1].body == Self.text)
    }

    @Test("A calendar is made by MKCALENDAR, else by MKCOL, and one that exists is told")
    @LoopActor func makeCalendar() async throws {
        let home = try HTTPURL("https://example.org/home")
        let modern = ScriptedServer { _ in Reply.status(201) }
        let made = try await modern.client().makeCalendar("team", displayName: "A & B", color: "#FF0000", in: home)
        #expect(made.text == "https://example.org/home/team/")
        #expect(modern.lines == ["MKCALENDAR https://example.org/home/team/"])
        #expect(modern.calls[0].body.contains("A &amp; B"))

        let general = ScriptedServer { $0.method == "MKCOL" ? Reply.status(201) : Reply.status(405) }
        _ = try await general.client().makeCalendar("team", displayName: "T", in: home)
        #expect(general.calls[1].body.contains("<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"))

        let never = ScriptedServer { $0.method == "PROPFIND" ? Reply.status(404) : Reply.status(405) }
        #expect(
            await thrown { _ = try await never.client().makeCalendar("team", displayName: "T", in: home) }
                == .refused(status: 405, condition: nil))
        let there = ScriptedServer { _ in Reply.error(403, "<resource-must-be-null/>") }
        #expect(
            await thrown { _ = try await there.client().makeCalendar("team", displayName: "T", in: home) }
                == .alreadyExists(current: nil))
    }
}
