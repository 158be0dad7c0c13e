import CalDAV
import CalendarModel
import EventLoop
import HTTPClient
import Testing
import Time

@testable import CalDAVCalendar

@Suite("Writing events", .timeLimit(.minutes(1)))
struct WritingTests {
    private let draft = EventDraft(identifier: Sample.identifier, content: Sample.content())
    private static let path = "/c/\(Sample.identifier).ics"

    init() { EventLoop.startOnThread() }

    private func known() throws -> OutsideEvent {
        OutsideEvent(
            id: "/c/a", version: "\"1\"", content: try Sample.read(Array(Reply.text().utf8)),
            original: Array(Reply.text().utf8))
    }

    @Test("An event is made under a name that is the same at every try")
    @LoopActor func create() async throws {
        let server = ScriptedServer { _ in Reply.status(201, ["ETag": "\"1\""]) }
        let made = try await server.calendar().create(draft)
        #expect(made.id == Self.path && made.version == "\"1\"" && made.mark == Sample.identifier)
        #expect(made.content == Sample.writer.normalized(draft.content))
        #expect(server.calls.map { $0.fields["if-none-match"] } == ["*"])
        #expect(server.calls[0].path == Self.path)
        #expect(server.calls[0].body.contains("UID:rollcall-\(Sample.identifier)\r\n"))
        #expect(server.calls[0].body.contains("BEGIN:VTIMEZONE\r\nTZID:Europe/Zurich\r\n"))
    }

    @Test("What an earlier try made is found under its name, or where somebody has moved it")
    @LoopActor func again() async throws {
        let own = Reply.text("rollcall-\(Sample.identifier)", title: "As it was")
        for conflict in [false, true] {
            let server = ScriptedServer { call in
                switch call.method {
                case "PUT": conflict ? Reply.error(409, "<C:no-uid-conflict/>") : Reply.status(412)
                case "REPORT": Reply.multi([Reply.member("/c/moved.ics", "5")])
                default: Reply.status(200, ["ETag": "\"5\""], own)
                }
            }
            let event = try await server.calendar().create(draft)
            #expect(event.id == (conflict ? "/c/moved.ics" : Self.path))
            #expect(event.version == "\"5\"" && event.content.title == "As it was" && event.mark == Sample.identifier)
        }
    }

    @Test("A name or a UID that is somebody else's is refused, a missing calendar named")
    @LoopActor func taken() async throws {
        let foreign = ScriptedServer { call in
            call.method == "PUT" ? Reply.status(412) : Reply.status(200, ["ETag": "\"5\""], Reply.text())
        }
        guard case .refused = await thrown({ _ = try await foreign.calendar().create(draft) }) else {
            return #expect(Bool(false), "it was taken over")
        }
        let elsewhere = ScriptedServer { call in
            call.method == "PUT" ? Reply.error(403, "<C:unique-scheduling-object-resource/>") : Reply.multi([])
        }
        guard case .refused = await thrown({ _ = try await elsewhere.calendar().create(draft) }) else {
            return #expect(Bool(false), "it was made twice")
        }
        let missing = ScriptedServer { call in Reply.status(call.method == "PUT" ? 409 : 404) }
        #expect(await thrown { _ = try await missing.calendar().create(draft) } == .calendarMissing)
    }

    @Test("A change that comes too late says so, and an event that is gone is not a calendar that is")
    @LoopActor func update() async throws {
        let changed = ScriptedServer { call in
            call.method == "PUT" ? Reply.status(412) : Reply.status(200, ["ETag": "\"2\""], Reply.text(title: "x"))
        }
        let known = try known()
        #expect(await thrown { _ = try await changed.calendar().update(known, to: draft) } == .changedMeanwhile)
        let gone = ScriptedServer { call in
            call.method == "PROPFIND" ? Reply.multi([Reply.state()]) : Reply.status(404)
        }
        #expect(await thrown { _ = try await gone.calendar().update(known, to: draft) } == .gone)
        #expect(try await gone.calendar().event("/c/a") == nil)
        let nothing = ScriptedServer { _ in Reply.status(404) }
        #expect(await thrown { _ = try await nothing.calendar().update(known, to: draft) } == .calendarMissing)
        #expect(await thrown { _ = try await nothing.calendar().event("/c/a") } == .calendarMissing)
    }

    @Test("Without the text of an event, what is there is changed if it is still that version")
    @LoopActor func withoutOriginal() async throws {
        let server = ScriptedServer { call in
            call.method == "PUT"
                ? Reply.status(204, ["ETag": "\"2\""]) : Reply.status(200, ["ETag": "W/\"1\""], Reply.text())
        }
        var known = try known()
        known.original = []
        #expect(try await server.calendar().update(known, to: draft).version == "\"2\"")
        #expect(server.methods() == ["GET", "PUT"])
        known.version = "\"0\""
        #expect(await thrown { _ = try await server.calendar().update(known, to: draft) } == .changedMeanwhile)
    }

    @Test("What a server adds to a text, under the version that it tells, is still there after the next write")
    @LoopActor func additions() async throws {
        var stored = ""
        let server = ScriptedServer { call in
            guard call.method == "PUT" else { return Reply.status(200, ["ETag": "\"1\""], stored) }
            if stored.isEmpty {
                stored = call.body.replacing("END:VEVENT", with: "X-SERVER:added\r\nEND:VEVENT")
                return Reply.status(201, ["ETag": "\"1\""])
            }
            return Reply.status(204, ["ETag": "\"2\""])
        }
        let calendar = try server.calendar()
        let made = try await calendar.create(draft)
        var change = draft
        change.content.title = "New"
        _ = try await calendar.update(made, to: change)
        #expect(server.calls.map(\.method) == ["PUT", "GET", "PUT"])
        #expect(server.calls.last?.body.contains("X-SERVER:added") == true)
        #expect(server.calls.last?.body.contains("SUMMARY:New") == true)
    }

    @Test("Where a server gives no versions nothing is overwritten")
    @LoopActor func withoutVersions() async throws {
        let server = ScriptedServer { _ in Reply.status(200, [:], Reply.text()) }
        let calendar = try server.calendar()
        let event = try #require(try await calendar.event("/c/a"))
        _ = server.methods()
        guard case .refused = await thrown({ _ = try await calendar.update(event, to: draft) }) else {
            return #expect(Bool(false), "it was overwritten")
        }
        #expect(server.methods() == ["GET"])
    }

    @Test("Deleting is conditional, and what is gone is deleted")
    @LoopActor func delete() async throws {
        let server = ScriptedServer { _ in Reply.status(204) }
        let known = try known()
        try await server.calendar().delete(known, mayNotifyAttendees: false)
        #expect(server.calls.map { $0.fields["if-match"] } == ["\"1\""])
        let gone = ScriptedServer { _ in Reply.status(404) }
        try await gone.calendar().delete(known, mayNotifyAttendees: false)
        let changed = ScriptedServer { call in
            call.method == "DELETE" ? Reply.status(412) : Reply.status(200, ["ETag": "\"2\""], Reply.text())
        }
        #expect(
            await thrown { try await changed.calendar().delete(known, mayNotifyAttendees: false) } == .changedMeanwhile)
    }

    @Test("Every failure has one meaning")
    @LoopActor func failures() async throws {
        let answers: [(InboundResponse, OutsideError)] = [
            (Reply.status(401), .unauthorized("\(CalDAVError.unauthorized)")),
            (Reply.status(403), .forbidden("\(CalDAVError.forbidden(condition: nil))")),
            (
                Reply.error(403, "<C:valid-calendar-data/>"),
                .refused("\(CalDAVError.forbidden(condition: "valid-calendar-data"))")
            ),
            (Reply.status(413), .refused("\(CalDAVError.tooLarge)")),
            (Reply.status(415), .refused("\(CalDAVError.refused(status: 415, condition: nil))")),
            (Reply.status(429, ["Retry-After": "90"]), .limited(until: Sample.now + .seconds(90))),
            (Reply.status(503, ["Retry-After": "90"]), .limited(until: Sample.now + .seconds(90))),
            (Reply.status(429), .limited(until: Sample.now + .seconds(60))),
            (Reply.status(503), .unavailable("\(CalDAVError.unavailable(status: 503))")),
            (Reply.status(500), .unavailable("\(CalDAVError.unavailable(status: 500))")),
            (Reply.status(507), .unavailable("the account has no room left")),
        ]
        for (answer, error) in answers {
            let server = ScriptedServer { _ in answer }
            #expect(await thrown { _ = try await server.calendar().create(draft) } == error)
        }
        let bad = EventDraft(identifier: "x", content: Sample.content())
        let server = ScriptedServer { _ in Reply.status(201) }
        guard case .refused = await thrown({ _ = try await server.calendar().create(bad) }) else {
            return #expect(Bool(false), "it was sent")
        }
        #expect(server.calls.isEmpty)
    }
}
