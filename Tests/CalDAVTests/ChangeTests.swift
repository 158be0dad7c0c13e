import CalDAV
import EventLoop
import HTTPClient
import Testing

@Suite("Reading changes", .timeLimit(.minutes(1)))
struct ChangeTests {
    private let calendar: HTTPURL
    private let token = SyncToken("t1")

    init() throws {
        EventLoop.startOnThread()
        calendar = try HTTPURL("https://example.org/c/")
    }

    private func member(_ name: String, _ etag: String) -> MemberVersion {
        MemberVersion(href: Href(path: "/c/\(name)"), etag: EntityTag(etag))
    }

    @Test("New, changed and removed events are told apart; the collection itself is none of them")
    @LoopActor func changes() async throws {
        let server = ScriptedServer { _ in
            Reply.multi(
                "<sync-token>t2</sync-token>", Reply.properties("/c/", "<getetag>x</getetag>"),
                Reply.member("/c/a.ics", "1"), Reply.whole("https://example.org/c/b.ics", "404 Not Found"))
        }
        let report = try await server.client().changes(in: calendar, since: token)
        let expected = CalendarChanges(
            changed: [member("a.ics", "1")], removed: [Href(path: "/c/b.ics")], token: try #require(SyncToken("t2")))
        #expect(report == .changes(expected))
        let call = try #require(server.calls.first)
        #expect(call.method == "REPORT" && call.fields["depth"] == "0")
        #expect(call.body.contains("<d:sync-token>t1</d:sync-token><d:sync-level>1</d:sync-level>"))
        #expect(!call.body.contains("limit"))
    }

    @Test(
        "A refused token is known by every form in which servers refuse",
        arguments: [
            Reply.error(403, "<valid-sync-token/>"), Reply.error(412, "<valid-sync-token/>"),
            Reply.error(507, "<valid-sync-token/>"), Reply.status(400), Reply.status(403), Reply.status(409),
            Reply.status(410), Reply.status(412), Reply.status(418), Reply.status(500, [:], "Traceback"),
        ])
    @LoopActor func refused(answer: InboundResponse) async throws {
        let server = ScriptedServer { _ in answer }
        #expect(try await server.client().changes(in: calendar, since: token) == .tokenRefused)
        #expect(server.calls.count == (answer.status == 500 ? 2 : 1))
    }

    @Test("A fault that passes says nothing about the token")
    @LoopActor func passingFault() async throws {
        var answers = [Reply.status(500), Reply.multi("<sync-token>t2</sync-token>")]
        let server = ScriptedServer { _ in answers.removeFirst() }
        let report = try await server.client().changes(in: calendar, since: token)
        #expect(report == .changes(CalendarChanges(token: try #require(SyncToken("t2")))))
    }

    @Test("Other refusals mean what they say")
    @LoopActor func otherRefusals() async throws {
        let cases: [(InboundResponse, CalDAVError)] = [
            (Reply.status(404), .gone), (Reply.status(401), .unauthorized),
            (Reply.status(429, ["Retry-After": "7"]), .throttled(after: .seconds(7))),
            (Reply.status(503), .unavailable(status: 503)),
            (Reply.error(403, "<need-privileges/>"), .forbidden(condition: "need-privileges")),
        ]
        for (answer, error) in cases {
            let server = ScriptedServer { _ in answer }
            #expect(await thrown { _ = try await server.client().changes(in: calendar, since: token) } == error)
            #expect(server.calls.count == 1)
        }
    }

    @Test("A server that says “at once” again and again is left alone for longer and longer")
    @LoopActor func repeatedRefusals() async throws {
        let server = ScriptedServer { _ in Reply.status(429, ["Retry-After": "0"]) }
        let time = VirtualTime(startingAt: ScriptedServer.time.now)
        let client = server.client(time: time)
        for wait in [1, 2, 4] {
            let error = await thrown { _ = try await client.changes(in: calendar, since: token) }
            #expect(error == .throttled(after: .seconds(wait)))
            await time.advance(by: .seconds(wait))
        }
    }

    @Test("A server without the report, or without a token in it, is one that cannot tell changes")
    @LoopActor func unsupported() async throws {
        for answer in [
            Reply.status(405), Reply.status(501), Reply.error(403, "<supported-report/>"), Reply.status(507),
            Reply.multi(Reply.member("/c/a.ics", "1")),
        ] {
            let server = ScriptedServer { _ in answer }
            #expect(try await server.client().changes(in: calendar, since: token) == .unsupported)
        }
        let first = ScriptedServer { _ in Reply.status(403) }
        #expect(try await first.client().changes(in: calendar, since: nil) == .unsupported)
    }

    @Test("A truncated report is asked on until it is whole, and the last word on an event counts")
    @LoopActor func truncated() async throws {
        let more = """
            <response><href>/c/</href><status>HTTP/1.1 507 Insufficient Storage</status>
            <error><number-of-matches-within-limits/></error></response>
            """
        let server = ScriptedServer { call in
            if call.body.contains(">t1<") {
                return Reply.multi(
                    Reply.member("/c/a.ics", "1"), Reply.member("/c/b.ics", "1"), more, "<sync-token>t2</sync-token>")
            }
            return Reply.multi(
                Reply.whole("/c/a.ics", "404 Not Found"), Reply.member("/c/b.ics", "2"), "<sync-token>t3</sync-token>")
        }
        let report = try await server.client().changes(in: calendar, since: token)
        let expected = CalendarChanges(
            changed: [member("b.ics", "2")], removed: [Href(path: "/c/a.ics")], token: try #require(SyncToken("t3")))
        #expect(report == .changes(expected))
        #expect(server.calls.count == 2)

        let stuck = ScriptedServer { _ in Reply.multi(more, "<sync-token>t1</sync-token>") }
        #expect(try await stuck.client().changes(in: calendar, since: token) == .unsupported)
        #expect(stuck.calls.count == 1)
        var count = 0
        let endless = ScriptedServer { _ in
            count += 1
            return Reply.multi(more, "<sync-token>n\(count)</sync-token>")
        }
        var limits = CalDAVLimits()
        limits.reportParts = 3
        let client = endless.client(CredentialRules(), limits)
        #expect(try await client.changes(in: calendar, since: token) == .unsupported)
        #expect(endless.calls.count == 3)
    }

    @Test(
        "An event that the server fails to report on is one to read: the token is past it",
        arguments: ["403 Forbidden", "500 Internal Server Error", "503 Service Unavailable"])
    @LoopActor func complaint(status: String) async throws {
        let server = ScriptedServer { _ in
            Reply.multi(
                Reply.whole("/c/a.ics", status), Reply.member("/c/b.ics", "1"), "<sync-token>t2</sync-token>")
        }
        let expected = CalendarChanges(
            changed: [MemberVersion(href: Href(path: "/c/a.ics"), etag: nil), member("b.ics", "1")],
            token: try #require(SyncToken("t2")))
        #expect(try await server.client().changes(in: calendar, since: token) == .changes(expected))
        #expect(server.calls.count == 1)
    }

    @Test("A server that answers an unknown token with everything cannot be told from one with many changes")
    @LoopActor func everything() async throws {
        let server = ScriptedServer { _ in
            Reply.multi(Reply.member("/c/a.ics", "1"), "<sync-token>t9</sync-token>")
        }
        guard case .changes(let changes) = try await server.client().changes(in: calendar, since: token) else {
            return #expect(Bool(false), "no changes")
        }
        #expect(changes.removed.isEmpty && changes.changed.count == 1)
    }

    @Test("A property under 404 is absent, but the event is there")
    @LoopActor func missingProperty() async throws {
        let server = ScriptedServer { _ in
            Reply.multi(
                Reply.properties("/c/a.ics", "<getetag/>", status: "404 Not Found"), "<sync-token>t2</sync-token>")
        }
        let expected = CalendarChanges(
            changed: [MemberVersion(href: Href(path: "/c/a.ics"), etag: nil)], token: try #require(SyncToken("t2")))
        #expect(try await server.client().changes(in: calendar, since: token) == .changes(expected))
    }

    @Test("A calendar that is gone says so in its own response")
    @LoopActor func calendarGone() async throws {
        let server = ScriptedServer { _ in
            Reply.multi(Reply.whole("/c/", "404 Not Found"), "<sync-token>t2</sync-token>")
        }
        #expect(await thrown { _ = try await server.client().changes(in: calendar, since: token) } == .gone)
    }
}
