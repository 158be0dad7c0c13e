import CalendarModel
import EventLoop
import HTTPClient
import Testing
import Time

@testable import GoogleCalendar

@Suite("What changed in a calendar of Google's", .timeLimit(.minutes(1)))
struct GoogleChangesTests {
    init() { EventLoop.startOnThread() }

    @Test("The first reading follows all pages with the same window, and only the last gives a cursor")
    @LoopActor func pages() async throws {
        let google = ScriptedGoogle { call in
            call.parameter("pageToken") == nil
                ? ScriptedGoogle.list([], page: "p 2")
                : ScriptedGoogle.list([GoogleFixture.event()], cursor: "CPDAlvWDx70=")
        }
        let time = VirtualTime(startingAt: GoogleFixture.now)
        let calendar = try GoogleFixture.calendar(google, time: time)
        let first = try await calendar.changes(since: nil, page: nil)
        guard case .page(let page) = first.next else {
            Issue.record("an empty page is not the last one")
            return
        }
        await time.advance(by: .seconds(100))
        let last = try await calendar.changes(since: nil, page: page)
        #expect(last.next == .end(cursor: "CPDAlvWDx70=", isComplete: false))
        #expect(last.changes.count == 1)
        #expect(google.events.map { $0.parameter("timeMin") } == Array(repeating: "2026-10-22T10:40:00.000Z", count: 2))
        #expect(google.events[1].parameter("pageToken") == "p 2")
        #expect(google.events[0].path == "/calendar/v3/calendars/a%40b%23c/events")
        for (name, value) in [("singleEvents", "false"), ("showDeleted", "true"), ("maxResults", "250")] {
            #expect(google.events[0].parameter(name) == value)
        }
    }

    @Test("Later readings send the token and none of the filters that must not go with it")
    @LoopActor func incremental() async throws {
        let google = ScriptedGoogle { call in
            call.parameter("pageToken") == nil
                ? ScriptedGoogle.list([], page: "p2") : ScriptedGoogle.list([], cursor: "sync-2")
        }
        let calendar = try GoogleFixture.calendar(google)
        guard case .page(let page) = try await calendar.changes(since: "sync-1", page: nil).next else {
            Issue.record("there is a second page")
            return
        }
        #expect(
            try await calendar.changes(since: "sync-1", page: page).next
                == .end(cursor: "sync-2", isComplete: false))
        let refused = ["timeMin", "timeMax", "updatedMin", "orderBy", "q", "iCalUID", "privateExtendedProperty"]
        for call in google.events {
            #expect(call.parameter("syncToken") == "sync-1")
            #expect(refused.allSatisfy { call.parameter($0) == nil })
            #expect(call.parameter("singleEvents") == "false")
        }
    }

    @Test("A reading without a window names everything that is there")
    @LoopActor func complete() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.list([]) }
        let calendar = try GoogleFixture.calendar(google, settings: GoogleCalendarSettings(history: nil))
        #expect(try await calendar.changes(since: nil, page: nil).next == .end(cursor: "sync-1", isComplete: true))
        #expect(google.events[0].parameter("timeMin") == nil)
    }

    @Test("Deleted events, dropped and moved occurrences are three things, and nothing else need be there")
    @LoopActor func cancelled() async throws {
        let google = ScriptedGoogle { _ in
            ScriptedGoogle.list([
                #"{"id":"gone","status":"cancelled"}"#,
                #"{"id":"s_1","status":"cancelled","recurringEventId":"s","originalStartTime":{"dateTime":"2026-11-09T10:00:00+01:00","timeZone":"Europe/Zurich"}}"#,
                #"{"id":"s_2","status":"confirmed","recurringEventId":"s","originalStartTime":{"date":"2026-11-16"},"summary":"Moved","start":{"date":"2026-11-17"},"end":{"date":"2026-11-18"},"updated":"2026-11-10T08:00:00.000Z"}"#,
                #"{"id":"odd","status":"confirmed"}"#,
                #"{"id":"s_3","status":"cancelled","recurringEventId":"s"}"#,
                #"{"id":"old","status":"confirmed","start":{"date":"1965-04-03"},"end":{"date":"1965-04-04"}}"#,
                #"{"id":"s_4","status":"cancelled","recurringEventId":"s","originalStartTime":{"date":"2926-01-01"}}"#,
            ])
        }
        let changes = try await GoogleFixture.calendar(google).changes(since: "sync-1", page: nil).changes
        let day = try #require(CalendarDate(text: "2026-11-17"))
        let noStart = "it has no start, or does not lie in the years 1971...2199"
        #expect(
            changes == [
                .removed(id: "gone"),
                .occurrence(
                    seriesID: "s",
                    slot: .timed(start: try Timestamp(rfc3339: "2026-11-09T09:00:00Z"), end: nil, timeZone: nil),
                    content: nil),
                .occurrence(
                    seriesID: "s", slot: .allDay(start: day.adding(days: -1), end: day),
                    content: OccurrenceContent(title: "Moved", time: .allDay(start: day, end: day.adding(days: 1))),
                    updatedAt: try Timestamp(rfc3339: "2026-11-10T08:00:00Z")),
                .unreadable(id: "odd", reason: noStart),
                .unreadable(id: "s_3", reason: "an occurrence does not say which one it is"),
                .unreadable(id: "old", reason: noStart),
                .unreadable(id: "s_4", reason: "an occurrence does not say which one it is"),
            ])
    }

    @Test("An event is read with its zone, its description as Markdown, its guests, its mark and all that came")
    @LoopActor func event() async throws {
        let google = ScriptedGoogle { _ in
            ScriptedGoogle.list([
                GoogleFixture.event(
                    more:
                        #","recurrence":["RRULE:FREQ=WEEKLY;COUNT=10","EXDATE:20261208T090000Z"],"source":{"title":"t","url":"https://a.test/e"}"#
                )
            ])
        }
        guard
            case .changed(let event) = try await GoogleFixture.calendar(google).changes(since: "s", page: nil)
                .changes.first
        else {
            Issue.record("it is an event")
            return
        }
        #expect(event.version == "\"e1\"")
        #expect(event.mark == "k3v0r9d2e5")
        #expect(event.content.title == "Review")
        #expect(event.content.description == "Agenda: **budget**")
        #expect(event.content.time == GoogleFixture.hour)
        #expect(event.content.url == "https://a.test/e")
        #expect(event.content.recurrence?.lines == ["RRULE:FREQ=WEEKLY;COUNT=10", "EXDATE:20261208T090000Z"])
        #expect(event.attendees.map(\.response) == [.accepted, .declined])
        #expect(event.updatedAt == (try Timestamp(rfc3339: "2026-11-21T01:55:00Z")))
        #expect(String(decoding: event.original, as: UTF8.self).contains("conferenceData"))
    }

    @Test("A copy that somebody made of our event has our mark but not our identifier, and is theirs")
    @LoopActor func copied() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.list([GoogleFixture.event("another0id")]) }
        guard
            case .changed(let event) = try await GoogleFixture.calendar(google).changes(since: "s", page: nil)
                .changes.first
        else {
            Issue.record("it is an event")
            return
        }
        #expect(event.mark == nil)
    }

    @Test(
        "A dead cursor is known by its reason; a 410 for anything else is not one",
        arguments: [
            ("fullSyncRequired", OutsideError.cursorExpired), ("updatedMinTooLongAgo", .cursorExpired),
            ("deleted", .gone), ("somethingNew", .unavailable("status 410 somethingNew")),
        ])
    @LoopActor func dead(reason: String, error: OutsideError) async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.refusal(410, reason) }
        await expect(error) { _ = try await GoogleFixture.calendar(google).changes(since: "s", page: nil) }
    }

    @Test("A token that is refused as a parameter is a dead cursor too")
    @LoopActor func invalidToken() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.refusal(400, "invalid", location: "syncToken") }
        await expect(.cursorExpired) { _ = try await GoogleFixture.calendar(google).changes(since: "s", page: nil) }
    }

    @Test("An answer that is not a list, or ends without a cursor, is never an empty list")
    @LoopActor func malformed() async throws {
        for body in [
            "", "[]", "{}", #"{"items":[]}"#, #"{"items":[{"status":"confirmed"}],"nextSyncToken":"x"}"#, "<html>",
        ] {
            let google = ScriptedGoogle { _ in ScriptedGoogle.json(body) }
            do {
                _ = try await GoogleFixture.calendar(google).changes(since: nil, page: nil)
                Issue.record("\(body) was accepted")
            } catch {
                guard case OutsideError.malformed = error else {
                    Issue.record("\(body): \(error)")
                    continue
                }
            }
        }
    }

    @Test("A calendar of which only busy times are shared is refused, not read as something else")
    @LoopActor func busyOnly() async throws {
        let google = ScriptedGoogle { _ in
            ScriptedGoogle.json(#"{"accessRole":"freeBusyReader","items":[],"nextSyncToken":"x"}"#)
        }
        await expect(.forbidden("only free and busy times of the calendar are shared")) {
            _ = try await GoogleFixture.calendar(google).changes(since: nil, page: nil)
        }
    }

    @Test("An event is gone when Google says so and still shows the calendar")
    @LoopActor func gone() async throws {
        let google = ScriptedGoogle { call in
            switch call.path {
            case let path where path.hasSuffix("/deleted1"):
                ScriptedGoogle.json(GoogleFixture.event("deleted1", status: "cancelled"))
            case let path where path.hasSuffix("/never1"): ScriptedGoogle.refusal(404, "notFound")
            default: ScriptedGoogle.json(#"{"kind":"calendar#events"}"#)
            }
        }
        let calendar = try GoogleFixture.calendar(google)
        #expect(try await calendar.event("deleted1") == nil)
        #expect(try await calendar.event("never1") == nil)
        let hidden = ScriptedGoogle { _ in ScriptedGoogle.refusal(404, "notFound") }
        await expect(.calendarMissing) { _ = try await GoogleFixture.calendar(hidden).event("never1") }
        await expect(.calendarMissing) {
            _ = try await GoogleFixture.calendar(hidden).changes(since: nil, page: nil)
        }
        // A page of a proxy says nothing about the event.
        let proxy = ScriptedGoogle { _ in ScriptedGoogle.json("<html>Not found</html>", status: 404) }
        await expect(.unavailable("status 404")) { _ = try await GoogleFixture.calendar(proxy).event("never1") }
    }
}
