import CalendarModel
import Crypto
import EventLoop
import HTTPClient
import Testing
import Time

@testable import GoogleCalendar

/// What the tests here have in common.
enum GoogleFixture {
    static let now = Timestamp(seconds: 1_795_257_600)  // 2026-11-21T10:40:00Z

    static func endpoints() throws -> GoogleEndpoints {
        try GoogleEndpoints(
            calendar: "https://calendar.test/calendar/v3/", authorization: "https://accounts.test/auth",
            token: "https://token.test/token", revocation: "https://token.test/revoke")
    }

    @LoopActor static func calendar(
        _ google: ScriptedGoogle, settings: GoogleCalendarSettings = GoogleCalendarSettings(calendarID: "a@b#c"),
        time: VirtualTime = VirtualTime(startingAt: now)
    ) throws -> GoogleCalendar {
        GoogleCalendar(client: try client(google, time: time), settings: settings)
    }

    @LoopActor static func client(
        _ google: ScriptedGoogle, time: VirtualTime = VirtualTime(startingAt: now),
        pace: RateBudget.Settings = .init(limit: 1000), quotaUser: String? = nil
    ) throws -> GoogleClient {
        GoogleClient(
            endpoints: try endpoints(), transport: google, tokens: try tokens(google, time: time),
            gate: BudgetGate(pace, time: time), time: time, quotaUser: quotaUser)
    }

    @LoopActor static func tokens(_ google: ScriptedGoogle, time: VirtualTime) throws -> GoogleTokens {
        GoogleTokens(
            .consent(
                GoogleApplication(clientID: "client", clientSecret: Secret("CANARY-secret")),
                refreshToken: Secret("CANARY-refresh")),
            endpoints: try endpoints(), transport: google, time: time)
    }

    static func draft(
        _ identifier: String = "k3v0r9d2e5", title: String = "Review", description: String = "",
        attendees: [Attendee]? = nil, withdrawn: [String] = [], recurrence: Recurrence? = nil
    ) -> EventDraft {
        EventDraft(
            identifier: identifier,
            content: EventContent(
                title: title, description: description, time: hour, recurrence: recurrence),
            attendees: attendees, withdrawnAttendees: withdrawn)
    }

    /// 2026-12-01, from 10 to 11 in Zurich.
    static let hour = EventTime.timed(
        start: Timestamp(seconds: 1_796_115_600), end: Timestamp(seconds: 1_796_119_200), timeZone: "Europe/Zurich")

    /// An event as Google gives it, with things that Rollcall does not know.
    static func event(_ id: String = "k3v0r9d2e5", etag: String = "e1", status: String = "confirmed", more: String = "")
        -> String
    {
        #"""
        {"kind":"calendar#event","etag":"\"\#(etag)\"","id":"\#(id)","status":"\#(status)","summary":"Review",
        "description":"Agenda: <b><u>budget</u></b>","updated":"2026-11-21T01:55:00.000Z",
        "start":{"dateTime":"2026-12-01T10:00:00+01:00","timeZone":"Europe/Zurich"},
        "end":{"dateTime":"2026-12-01T11:00:00+01:00","timeZone":"Europe/Zurich"},
        "conferenceData":{"conferenceId":"abc"},"colorId":"7","guestsCanModify":true,
        "extendedProperties":{"private":{"rollcall":"k3v0r9d2e5","other":"kept"},"shared":{"s":"kept"}},
        "attendees":[{"email":"Ana@example.com","responseStatus":"accepted","comment":"with cake"},
        {"email":"bo@example.com","responseStatus":"declined"}]\#(more)}
        """#
    }
}

/// Checks which error is thrown.
@LoopActor func expect(
    _ expected: OutsideError, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch {
        #expect(error as? OutsideError == expected, "\(error)", sourceLocation: sourceLocation)
        #expect(!"\(error)".contains("CANARY"), sourceLocation: sourceLocation)
    }
}

/// Something that a script answers with and the test changes meanwhile.
@LoopActor final class Changeable<Value: Sendable> {
    var value: Value
    nonisolated init(_ value: Value) { self.value = value }
}
