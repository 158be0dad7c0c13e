import CalendarModel
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import GoogleCalendar

@Suite("Writing to a calendar of Google's", .timeLimit(.minutes(1)))
struct GoogleWriteTests {
    init() { EventLoop.startOnThread() }

    @Test("A new event carries our identifier, our mark, its own zone and HTML; nobody is written to")
    @LoopActor func create() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.json(GoogleFixture.event()) }
        let made = try await GoogleFixture.calendar(google).create(
            GoogleFixture.draft(description: "See **this**\n\nand that"))
        let call = try #require(google.events.first)
        #expect(call.method == "POST")
        #expect(call.parameter("sendUpdates") == "none")
        #expect(call.parameter("conferenceDataVersion") == "1")
        #expect(call.parameter("supportsAttachments") == "true")
        #expect(call.body?["id"] == "k3v0r9d2e5")
        #expect(call.body?["extendedProperties"]?["private"] == ["rollcall": "k3v0r9d2e5"])
        #expect(call.body?["start"] == ["dateTime": "2026-12-01T09:00:00.000Z", "timeZone": "Europe/Zurich"])
        #expect(call.body?["description"] == "See <b>this</b><br><br>and that")
        #expect(call.body?["attendees"] == nil)
        #expect(made.id == "k3v0r9d2e5")
        #expect(google.events.count == 1)
    }

    @Test("Whole days end on the day after, and an event of which nobody said the end lasts an hour")
    @LoopActor func times() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.json(GoogleFixture.event()) }
        let calendar = try GoogleFixture.calendar(google)
        var draft = GoogleFixture.draft()
        let day = try #require(CalendarDate(text: "2026-12-24"))
        draft.content.time = .allDay(start: day, end: day.adding(days: 2))
        _ = try await calendar.create(draft)
        #expect(google.events[0].body?["start"] == ["date": "2026-12-24"])
        #expect(google.events[0].body?["end"] == ["date": "2026-12-26"])
        draft.content.time = .timed(start: Timestamp(milliseconds: 1_796_115_600_250), end: nil, timeZone: nil)
        _ = try await calendar.create(draft)
        #expect(google.events[1].body?["end"] == ["dateTime": "2026-12-01T10:00:00.000Z", "timeZone": "UTC"])
        #expect(
            calendar.normalized(draft.content).time
                == .timed(
                    start: Timestamp(seconds: 1_796_115_600), end: Timestamp(seconds: 1_796_119_200), timeZone: "UTC"))
    }

    @Test("An identifier that Google would refuse is refused before")
    @LoopActor func identifiers() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.json(GoogleFixture.event()) }
        for identifier in ["weekly77", "abcd", "", "ABCDE", "a-bcd-e"] {
            await expect(.refused("its identifier is not one of Google's (5 to 1024 of 0–9 and a–v)")) {
                _ = try await GoogleFixture.calendar(google).create(GoogleFixture.draft(identifier))
            }
        }
        #expect(google.calls.isEmpty)
    }

    @Test("A second try finds what the first one made, and leaves it as it is by now")
    @LoopActor func secondTry() async throws {
        let google = ScriptedGoogle { call in
            call.method == "POST"
                ? ScriptedGoogle.refusal(409, "duplicate") : ScriptedGoogle.json(GoogleFixture.event(etag: "e9"))
        }
        let made = try await GoogleFixture.calendar(google).create(GoogleFixture.draft(title: "Other"))
        #expect(made.version == "\"e9\"")
        #expect(made.content.title == "Review")
        #expect(google.events.map(\.method) == ["POST", "GET"])
    }

    @Test("A deleted event keeps its identifier, so it is revived with what the draft says")
    @LoopActor func revive() async throws {
        let google = ScriptedGoogle { call in
            switch call.method {
            case "POST": ScriptedGoogle.refusal(409, "duplicate")
            case "GET": ScriptedGoogle.json(GoogleFixture.event(status: "cancelled"))
            default: ScriptedGoogle.json(GoogleFixture.event(etag: "e2"))
            }
        }
        let draft = GoogleFixture.draft(title: "Again", attendees: [Attendee(email: "new@example.com")])
        _ = try await GoogleFixture.calendar(google).create(draft)
        let put = try #require(google.events.last)
        #expect(put.method == "PUT")
        #expect(put.fields["if-match"] == "\"e1\"")
        #expect(put.body?["status"] == "confirmed")
        #expect(put.body?["summary"] == "Again")
        // Those who were invited are invited again.
        #expect(put.body?["attendees"]?.array?.count == 3)
    }

    @Test("An identifier that somebody else's event has is not taken over")
    @LoopActor func taken() async throws {
        let google = ScriptedGoogle { call in
            call.method == "POST"
                ? ScriptedGoogle.refusal(409, "duplicate")
                : ScriptedGoogle.json(
                    #"{"id":"k3v0r9d2e5","etag":"\"x\"","start":{"date":"2026-12-01"},"end":{"date":"2026-12-02"}}"#)
        }
        await expect(.refused("its identifier is taken by an event that Rollcall did not make")) {
            _ = try await GoogleFixture.calendar(google).create(GoogleFixture.draft())
        }
    }

    @Test("A change replaces the event if it is still the one that was read, and keeps what Rollcall does not know")
    @LoopActor func update() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.json(GoogleFixture.event(etag: "e2")) }
        let calendar = try GoogleFixture.calendar(google)
        let known = try known()
        var draft = GoogleFixture.draft()
        draft.content = known.content
        draft.content.title = "Renamed"
        let written = try await calendar.update(known, to: draft)
        #expect(written.version == "\"e2\"")
        let call = try #require(google.events.first)
        #expect(google.events.count == 1)
        #expect(call.method == "PUT")
        #expect(call.fields["if-match"] == "\"e1\"")
        let before = try JSONValue(json: JSONDocument(GoogleFixture.event()).root)
        #expect(call.body?["summary"] == "Renamed")
        for name in [
            "description", "conferenceData", "colorId", "guestsCanModify", "extendedProperties", "attendees", "start",
        ] {
            #expect(call.body?[name] == before[name], "\(name)")
        }
    }

    @Test("What says the same in other words is not written")
    @LoopActor func nothing() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.json(GoogleFixture.event()) }
        let known = try known()
        var draft = GoogleFixture.draft(attendees: [Attendee(email: "ana@EXAMPLE.com")])
        draft.content = known.content
        draft.content.description = "Agenda: __budget__"
        #expect(try await GoogleFixture.calendar(google).update(known, to: draft) == known)
        #expect(google.calls.isEmpty)
    }

    @Test("People are added and withdrawn one by one; all others keep their answers and what Google knows of them")
    @LoopActor func attendees() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.json(GoogleFixture.event()) }
        var draft = GoogleFixture.draft(
            attendees: [
                Attendee(email: "ANA@example.com", response: .needsAction),
                Attendee(email: "cy@example.com", name: "Cy"),
                Attendee(email: "Cy@example.com"),
            ],
            withdrawn: ["Bo@example.com"])
        let known = try known()
        draft.content = known.content
        draft.mayNotifyAttendees = true
        _ = try await GoogleFixture.calendar(google).update(known, to: draft)
        #expect(google.events[0].parameter("sendUpdates") == "all")
        #expect(
            google.events[0].body?["attendees"] == [
                ["email": "Ana@example.com", "responseStatus": "accepted", "comment": "with cake"],
                ["email": "cy@example.com", "displayName": "Cy", "responseStatus": "needsAction"],
            ])
    }

    @Test("Who is invited to an event of Rollcall's neither sees the others nor invites more, unless that was changed")
    @LoopActor func strangers() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.json(GoogleFixture.event()) }
        let calendar = try GoogleFixture.calendar(google)
        let draft = GoogleFixture.draft(attendees: [Attendee(email: "cy@example.com")])
        _ = try await calendar.create(draft)
        #expect(google.events[0].body?["guestsCanSeeOtherGuests"] == false)
        #expect(google.events[0].body?["guestsCanInviteOthers"] == false)
        _ = try await calendar.create(GoogleFixture.draft())
        #expect(google.events[1].body?["guestsCanSeeOtherGuests"] == nil)
        // Of what others made, and where somebody is invited already, it is left as it is.
        for event: JSONObject in [
            ["id": "theirs"], ["id": "ours", "attendees": [["email": "ana@example.com"]]],
        ] {
            var event = event
            if event["id"] == "ours" { GoogleMark.write("ours", to: &event) }
            #expect(try GoogleAttendees.merge(draft, into: &event))
            #expect(event["guestsCanSeeOtherGuests"] == nil && event["guestsCanInviteOthers"] == nil)
        }
    }

    @Test("Two addresses are the same only by the letters of ASCII")
    @LoopActor func alikeAddresses() throws {
        var event: JSONObject = [
            "attendees": [
                ["email": "\u{212A}im@example.com"], ["email": "cafe\u{301}@example.com"], ["email": "Kim@example.com"],
            ]
        ]
        let draft = GoogleFixture.draft(
            attendees: [Attendee(email: "caf\u{e9}@example.com")], withdrawn: ["kim@EXAMPLE.com"])
        #expect(try GoogleAttendees.merge(draft, into: &event))
        let addresses = (event["attendees"]?.array ?? []).compactMap { $0["email"]?.string }.map { Array($0.utf8) }
        #expect(
            addresses
                == ["\u{212A}im@example.com", "cafe\u{301}@example.com", "caf\u{e9}@example.com"].map { Array($0.utf8) }
        )
    }

    @Test("A list of attendees that Google cut is not written back")
    @LoopActor func cutAttendees() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.json(GoogleFixture.event()) }
        var known = try known()
        known.original = Array(GoogleFixture.event(more: #","attendeesOmitted":true"#).utf8)
        let draft = GoogleFixture.draft(attendees: [Attendee(email: "cy@example.com")])
        await expect(.refused("Google does not give its whole list of attendees")) {
            _ = try await GoogleFixture.calendar(google).update(known, to: draft)
        }
    }

    @Test("An event that somebody else changed meanwhile, or deleted, is not overwritten")
    @LoopActor func changed() async throws {
        let known = try known()
        let draft = GoogleFixture.draft(title: "Renamed")
        for (answer, error) in [
            (ScriptedGoogle.refusal(412, "conditionNotMet"), OutsideError.changedMeanwhile),
            (ScriptedGoogle.refusal(410, "deleted"), .gone),
            (
                ScriptedGoogle.refusal(403, "forbiddenForNonOrganizer"),
                .forbidden("status 403 forbiddenForNonOrganizer")
            ),
        ] {
            let google = ScriptedGoogle { _ in answer }
            await expect(error) { _ = try await GoogleFixture.calendar(google).update(known, to: draft) }
            #expect(google.events.count == 1)
        }
    }

    @Test("What was deleted already is deleted")
    @LoopActor func delete() async throws {
        let known = try known()
        let google = ScriptedGoogle { _ in ScriptedGoogle.json("", status: 204) }
        try await GoogleFixture.calendar(google).delete(known, mayNotifyAttendees: false)
        #expect(google.events[0].method == "DELETE")
        #expect(google.events[0].fields["if-match"] == "\"e1\"")
        #expect(google.events[0].parameter("sendUpdates") == "none")
        let gone = ScriptedGoogle { _ in ScriptedGoogle.refusal(410, "deleted") }
        try await GoogleFixture.calendar(gone).delete(known, mayNotifyAttendees: false)
        let never = ScriptedGoogle { call in
            call.method == "GET" ? ScriptedGoogle.json(#"{"kind":"x"}"#) : ScriptedGoogle.refusal(404, "notFound")
        }
        try await GoogleFixture.calendar(never).delete(known, mayNotifyAttendees: false)
        let hidden = ScriptedGoogle { _ in ScriptedGoogle.refusal(404, "notFound") }
        await expect(.calendarMissing) {
            try await GoogleFixture.calendar(hidden).delete(known, mayNotifyAttendees: false)
        }
        let changed = ScriptedGoogle { _ in ScriptedGoogle.refusal(412, "conditionNotMet") }
        await expect(.changedMeanwhile) {
            try await GoogleFixture.calendar(changed).delete(known, mayNotifyAttendees: false)
        }
    }

    @Test("A series that has moved has nothing to restore where it was")
    @LoopActor func movedSeries() async throws {
        let series = #","recurrence":["RRULE:FREQ=WEEKLY;COUNT=10"]"#
        let google = ScriptedGoogle { call in
            call.path.hasSuffix("/instances")
                ? ScriptedGoogle.json(#"{"items":[]}"#) : ScriptedGoogle.json(GoogleFixture.event(more: series))
        }
        var known = try known()
        known.original = Array(GoogleFixture.event(more: series).utf8)
        let start = Timestamp(seconds: 1_796_115_600)
        let old = EventTime.timed(start: start + .days(7), end: nil, timeZone: "Europe/Zurich")
        let content = OccurrenceContent(title: "Moved", time: GoogleFixture.hour)
        known.content.recurrence = Recurrence(
            lines: ["RRULE:FREQ=WEEKLY;COUNT=10"],
            overrides: [
                .init(slot: old, content: content),
                .init(slot: .timed(start: start + .days(14), end: nil, timeZone: nil), content: nil),
            ])
        var draft = GoogleFixture.draft()
        draft.content = known.content
        draft.content.time = .timed(start: start + .days(1), end: start + .days(1), timeZone: "Europe/Zurich")
        draft.content.recurrence?.overrides = []
        let written = try await GoogleFixture.calendar(google).update(known, to: draft)
        #expect(written.content.recurrence?.overrides == [])
        #expect(google.events.filter { $0.method != "GET" }.map(\.method) == ["PUT"])
        // One that is to differ must be there.
        draft.content.recurrence?.overrides = [.init(slot: old, content: content)]
        known.content.recurrence?.overrides = []
        await expect(.refused("the series has no occurrence at the place of one that differs")) {
            _ = try await GoogleFixture.calendar(google).update(known, to: draft)
        }
    }

    @Test("What comes back is what was said to come back")
    @LoopActor func normalized() async throws {
        let google = ScriptedGoogle { call in
            var event = JSONObject()
            if case .object(let body)? = call.body { event = body }
            event["etag"] = "\"n\""
            return InboundResponse(status: 200, body: JSON.write(event))
        }
        let calendar = try GoogleFixture.calendar(google)
        var draft = GoogleFixture.draft(
            title: "A & B", description: "# H\n\n* x\n* y_z\n\n<b>",
            recurrence: Recurrence(lines: ["DTSTART:20261201T090000Z", "RRULE:FREQ=DAILY"]))
        draft.content.url = "ftp://a.test"
        draft.content.time = .timed(start: Timestamp(milliseconds: 1_796_115_600_999), end: nil, timeZone: nil)
        draft.content.status = .tentative
        let made = try await calendar.create(draft)
        #expect(made.content == calendar.normalized(draft.content))
        #expect(calendar.normalized(made.content) == made.content)
        #expect(made.content.recurrence?.lines == ["RRULE:FREQ=DAILY"])
    }

    private func known() throws -> OutsideEvent {
        try #require(GoogleEventReader.event(try JSONDocument(GoogleFixture.event()).root))
    }
}
