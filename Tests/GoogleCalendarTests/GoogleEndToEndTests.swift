import CalendarModel
import Crypto
import EventLoop
import GoogleCredentials
import HTTPClient
import JSON
import SandboxProcess
import Testing
import Time

@testable import GoogleCalendar

@Suite("With the sandbox's Google", .timeLimit(.minutes(2)))
struct GoogleEndToEndTests {
    init() { EventLoop.startOnThread() }

    @Test("From consent to deletion: what is written is read back, by whoever changed it")
    @LoopActor func life() async throws {
        try await SandboxProcess.run { sandbox in
            let calendar = try await connect(sandbox)
            var cursor = try await read(calendar, since: nil).cursor

            var draft = GoogleFixture.draft(description: "# Agenda\n\n- one\n- **two**")
            var made = try await calendar.create(draft)
            #expect(made.isNew)
            made.isNew = false
            #expect(made.content == calendar.normalized(draft.content))
            #expect(made.mark == draft.identifier)
            #expect(try await calendar.create(draft) == made)

            var changes = try await read(calendar, since: cursor)
            #expect(changes.list == [.changed(made)])
            cursor = changes.cursor

            try await sandbox.control(
                "google/edit-event",
                ["calendar": .string(Self.calendarID), "id": .string(made.id), "summary": "Theirs"])
            draft.content.title = "Ours"
            await expect(.changedMeanwhile) { _ = try await calendar.update(made, to: draft) }
            let theirs = try #require(try await calendar.event(made.id))
            #expect(theirs.content.title == "Theirs")
            let ours = try await calendar.update(theirs, to: draft)
            #expect(ours.content.title == "Ours")

            await expect(.changedMeanwhile) { try await calendar.delete(theirs, mayNotifyAttendees: false) }
            try await calendar.delete(ours, mayNotifyAttendees: false)
            try await calendar.delete(ours, mayNotifyAttendees: false)
            #expect(try await calendar.event(made.id) == nil)
            changes = try await read(calendar, since: cursor)
            #expect(changes.list == [.removed(id: made.id)])

            // The identifier stays taken, and the event comes back under it.
            let again = try await calendar.create(draft)
            #expect(again.id == made.id)
            #expect(again.content == calendar.normalized(draft.content))

            try await sandbox.control("google/invalidate-sync-tokens", ["calendar": .string(Self.calendarID)])
            await expect(.cursorExpired) { _ = try await calendar.changes(since: changes.cursor, page: nil) }
        }
    }

    @Test("A series stays a series, and its occurrences are changed one by one")
    @LoopActor func series() async throws {
        try await SandboxProcess.run { sandbox in
            let calendar = try await connect(sandbox)
            let cursor = try await read(calendar, since: nil).cursor
            let second = EventTime.timed(start: Timestamp(seconds: 1_796_720_400), end: nil, timeZone: nil)
            let third = EventTime.timed(start: Timestamp(seconds: 1_797_325_200), end: nil, timeZone: nil)
            let moved = OccurrenceContent(
                title: "Later",
                time: .timed(
                    start: Timestamp(seconds: 1_796_724_000), end: Timestamp(seconds: 1_796_727_600),
                    timeZone: "Europe/Zurich"))
            let draft = GoogleFixture.draft(
                recurrence: Recurrence(
                    lines: ["RRULE:FREQ=WEEKLY;COUNT=5"],
                    overrides: [.init(slot: second, content: moved), .init(slot: third, content: nil)]))
            let made = try await calendar.create(draft)
            let changes = try await read(calendar, since: cursor).list
            func tells(_ slot: EventTime, _ content: OccurrenceContent?) -> Bool {
                changes.contains { if case .occurrence(made.id, slot, content, _) = $0 { true } else { false } }
            }
            #expect(tells(second, moved), "\(changes)")
            #expect(tells(third, nil), "\(changes)")
            #expect(changes.contains { if case .changed(let event) = $0 { event.id == made.id } else { false } })
            #expect(made.content.recurrence == draft.content.recurrence)
        }
    }

    @Test("A creation whose answer is lost is found by the next try, and only one event is there")
    @LoopActor func lostAnswer() async throws {
        try await SandboxProcess.run { sandbox in
            let calendar = try await connect(sandbox)
            try await sandbox.control(
                "faults",
                [
                    "route": "POST /google/calendar/v3/calendars/*", "kind": "late-status", "status": 503, "count": 1,
                ])
            do {
                _ = try await calendar.create(GoogleFixture.draft())
                Issue.record("the answer is lost")
            } catch {
                guard case OutsideError.unavailable = error else {
                    Issue.record("\(error)")
                    return
                }
            }
            #expect(try await calendar.create(GoogleFixture.draft()).id == "k3v0r9d2e5")
            #expect(try await read(calendar, since: nil).list.count == 1)
        }
    }

    @Test("A service account acts for the person that it is told to")
    @LoopActor func serviceAccount() async throws {
        try await SandboxProcess.run { sandbox in
            let answer = try await sandbox.control(
                "google/service-account", ["scopes": "calendar.events", "url": .string(sandbox.url)])
            let credentials = JSON.write(answer["credentials"] ?? answer)
            let account = try GoogleServiceAccount(
                credentials: Secret(String(decoding: credentials, as: UTF8.self)))
            let calendar = try calendar(
                sandbox, .serviceAccount(account, subject: "ada@example.org", scopes: [GoogleScope.events]))
            _ = try await calendar.create(GoogleFixture.draft())
            #expect(try await read(calendar, since: nil).list.count == 1)
        }
    }

    private static let calendarID = "c_188@group.calendar.google.com"

    /// A person's consent, as the web flow has it.
    @LoopActor private func connect(_ sandbox: SandboxProcess) async throws -> GoogleCalendar {
        try await sandbox.control("google/settings", ["consent": "approve"])
        let application = GoogleApplication(
            clientID: "rollcall-sandbox.apps.googleusercontent.com", clientSecret: Secret("GOCSPX-sandbox"))
        let endpoints = try endpoints(sandbox)
        let consent = GoogleConsent(redirectURL: "http://127.0.0.1:1/back")
        let answer = try await sandbox.transport.send(
            OutboundRequest(
                .get, try consent.url(endpoints, clientID: application.clientID, loginHint: "ada@example.org"),
                destination: .configured))
        let back = try HTTPURL(try #require(answer.fields["location"], "\(answer.status)"))
        let parameters = Dictionary(
            (back.query ?? "").split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts[0], parts.count > 1 ? ScriptedGoogle.decoded(parts[1]) : "")
            }
        ) { $1 }
        #expect(consent.belongs(state: parameters["state"] ?? ""))
        let tokens = try await GoogleTokenEndpoint(endpoints: endpoints, transport: sandbox.transport, time: LoopTime())
            .exchange(code: try #require(parameters["code"]), consent, application)
        #expect(tokens.missing().isEmpty)
        return try calendar(sandbox, .consent(application, refreshToken: try #require(tokens.refreshToken)))
    }

    @LoopActor private func calendar(_ sandbox: SandboxProcess, _ grant: GoogleTokens.Grant) throws -> GoogleCalendar {
        let endpoints = try endpoints(sandbox)
        let tokens = GoogleTokens(grant, endpoints: endpoints, transport: sandbox.transport, time: LoopTime())
        let client = GoogleClient(
            endpoints: endpoints, transport: sandbox.transport, tokens: tokens,
            gate: BudgetGate(.init(limit: 1000), time: LoopTime()), time: LoopTime())
        return GoogleCalendar(
            client: client, settings: GoogleCalendarSettings(calendarID: Self.calendarID, pageSize: 2))
    }

    @LoopActor private func endpoints(_ sandbox: SandboxProcess) throws -> GoogleEndpoints {
        try GoogleEndpoints(
            calendar: "\(sandbox.url)/google/calendar/v3", authorization: "\(sandbox.url)/google/o/oauth2/v2/auth",
            token: "\(sandbox.url)/google/token", revocation: "\(sandbox.url)/google/revoke")
    }

    @LoopActor private func read(
        _ calendar: GoogleCalendar, since cursor: String?
    ) async throws -> (list: [OutsideChange], cursor: String) {
        var list: [OutsideChange] = []
        var page: String?
        while true {
            let part = try await calendar.changes(since: cursor, page: page)
            list += part.changes
            switch part.next {
            case .page(let next): page = next
            case .end(let cursor, _): return (list, cursor)
            }
        }
    }
}
