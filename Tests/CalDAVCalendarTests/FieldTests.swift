import CalendarModel
import ICalendar
import Testing
import Time

@testable import CalDAVCalendar

@Suite("What an event says")
struct FieldTests {
    static let foreign = Sample.text(ordinary + ["BEGIN:X-THING", "X-DATA:1", "END:X-THING"])
    /// Without what servers refuse.
    static let ordinary = [
        "X-WR-CALNAME:Others", "BEGIN:VTIMEZONE", "TZID:Europe/Zurich", "X-LIC-LOCATION:Europe/Zurich",
        "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
        "END:VTIMEZONE", "BEGIN:VEVENT", "UID:others", "DTSTAMP:20261101T000000Z", "SEQUENCE:7",
        "DTSTART;TZID=Europe/Zurich:20261201T100000", "DTEND;TZID=Europe/Zurich:20261201T110000",
        "SUMMARY;LANGUAGE=en:Review\\, again", "CATEGORIES:WORK,FUN",
        "ORGANIZER;CN=\"Bell; Ada\";SENT-BY=\"mailto:x@example.org\":mailto:ada@example.org",
        "ATTENDEE;PARTSTAT=ACCEPTED;X-NUM-GUESTS=2:mailto:bo@example.org", "ATTACH;FMTTYPE=text/plain:https://a.test/f",
        "LOCATION;ALTREP=\"https://a.test/map\":Room 4", "GEO:47.4;8.5",
        "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=\"Room 4\":geo:47.4,8.5", "TRANSP:TRANSPARENT", "CLASS:PRIVATE",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER;RELATED=END:-PT5M", "DESCRIPTION:x", "END:VALARM", "END:VEVENT",
    ]

    @Test("A new title changes one line, and the stamps; no invitation is numbered that others sent")
    func title() throws {
        let old = Sample.lines(Self.foreign)
        let new = try #require(try Sample.change(Self.foreign) { $0.title = "Zürich; \\ new\nline" })
        let (gone, added) = Sample.difference(old, new)
        #expect(gone.filter { !Sample.isStamp($0) } == ["SUMMARY;LANGUAGE=en:Review\\, again"])
        #expect(added.filter { !Sample.isStamp($0) } == ["SUMMARY:Zürich\\; \\\\ new\\nline"])
        #expect(added.filter(Sample.isStamp).count == 3)
        #expect(try Sample.change(Self.foreign) { _ in } == nil, "nothing was asked for")
    }

    @Test("A new time raises the number only of events that we invite to")
    func sequence() throws {
        let later = EventTime.timed(start: Sample.now, end: Sample.now + .seconds(60), timeZone: nil)
        #expect(try Sample.change(Self.foreign) { $0.time = later }?.contains("SEQUENCE:7") == true)
        var resource = try CalendarResource(reading: Self.foreign)
        var content = try Sample.read(Self.foreign)
        content.time = later
        let writer = EventWriter(CalDAVCalendarSettings(ownAddresses: ["Ada@Example.org"]))
        let draft = EventDraft(identifier: Sample.identifier, content: content, mayNotifyAttendees: true)
        _ = try writer.write(draft, now: Sample.now, to: &resource)
        #expect(resource.main["SEQUENCE"]?.value == "8")
    }

    @Test("A new place takes the old one's coordinates away")
    func location() throws {
        let new = try #require(try Sample.change(Self.foreign) { $0.location = "Elsewhere" })
        #expect(new.contains("LOCATION:Elsewhere"))
        #expect(!new.contains { $0.hasPrefix("GEO") || $0.hasPrefix("X-APPLE-STRUCTURED-LOCATION") })
    }

    @Test(
        "Descriptions come back as they were, with their styles",
        arguments: [
            "", "plain", "two\nlines\n\nand a paragraph", "**bold** and *italic*", "- one\n- two\n\nend",
            "[page](https://a.test/?x=1)", "2 \\* 3, a;b,c\\\\d", "1. one\n2. two", "`code` <b>",
        ])
    func description(markdown: String) throws {
        let content = EventContent(title: "a", description: markdown, time: Sample.content().time)
        #expect(
            Sample.writer.normalized(content).description == FormattedText(markdown: markdown).markdown)
    }

    @Test("When somebody changes the plain text, the formatted one is stale and does not count")
    func staleDescription() throws {
        var resource = try Sample.writer.made(
            EventDraft(
                identifier: Sample.identifier,
                content: EventContent(title: "a", description: "**new**", time: Sample.content().time)), now: Sample.now
        )
        #expect(resource.main.text("DESCRIPTION") == "new")
        #expect(resource.main["X-ALT-DESC"] != nil)
        resource.main.set("DESCRIPTION", text: "newer")
        #expect(try EventReader(viewer: .utc).content(of: resource).description == "newer")
        let lines = try #require(try Sample.change(resource.written()) { $0.description = "newest" })
        #expect(lines.contains("DESCRIPTION:newest") && !lines.contains { $0.hasPrefix("X-ALT-DESC") })
    }

    @Test("Rollcall's own write is no news, another's is, and one that does not say when was now")
    func updatedAt() throws {
        let made = try Sample.writer.made(
            EventDraft(identifier: Sample.identifier, content: Sample.content()), now: Sample.now)
        func read(_ change: (inout ICalendarComponent) -> Void) throws -> OutsideEvent {
            var resource = made
            change(&resource.main)
            return try EventReader(viewer: .utc).event(
                resource, id: "/c/a.ics", version: "\"1\"", original: [], now: Sample.now + .seconds(100))
        }
        #expect(try read { _ in }.updatedAt == nil)
        #expect(try read { _ in }.mark == Sample.identifier)
        #expect(try read { $0.set("UID", value: "copy") }.mark == nil)
        #expect(
            try read { $0.set("LAST-MODIFIED", value: "20261121T104100Z") }.updatedAt == Sample.now + .seconds(60))
        #expect(
            try read { $0.set("LAST-MODIFIED", value: "20991121T104100Z") }.updatedAt == Sample.now + .seconds(100))
        #expect(
            try Sample.read(Self.foreign).title == "Review, again")
    }

    @Test("An identifier that is none is refused", arguments: ["short", "UPPER6789abcdefghijklmnopqr", "../x"])
    func identifier(text: String) {
        #expect(throws: ResourceProblem.self) {
            try Sample.writer.made(EventDraft(identifier: text, content: Sample.content()), now: Sample.now)
        }
    }
}

@Suite("Attendees")
struct AttendeeTests {
    private static let meeting = Sample.event(
        "DTSTART:20261201T090000Z", "DTEND:20261201T100000Z",
        "ATTENDEE;PARTSTAT=DECLINED;CN=Bo;X-NUM-GUESTS=1:MAILTO:Bo@example.org", "ATTENDEE:urn:uuid:1")

    private func lines(_ draft: (inout EventDraft) -> Void, ownAddresses: [String] = ["me@example.org"]) throws
        -> [String]?
    {
        var value = EventDraft(identifier: Sample.identifier, content: try Sample.read(Self.meeting))
        draft(&value)
        var resource = try CalendarResource(reading: Self.meeting)
        let writer = EventWriter(CalDAVCalendarSettings(ownAddresses: ownAddresses))
        guard try writer.write(value, now: Sample.now, to: &resource) else { return nil }
        return Sample.lines(resource.written()).filter { $0.hasPrefix("ATTENDEE") || $0.hasPrefix("ORGANIZER") }
    }

    @Test("They are read with their answers")
    func read() throws {
        let resource = try CalendarResource(reading: Self.meeting)
        #expect(
            EventAttendees.read(resource.main) == [
                Attendee(email: "Bo@example.org", name: "Bo", response: .declined)
            ])
    }

    @Test("Without being asked for they are left alone")
    func untouched() throws {
        #expect(try lines { _ in } == nil)
        let made = try Sample.writer.made(
            EventDraft(identifier: Sample.identifier, content: Sample.content()), now: Sample.now)
        let text = String(decoding: made.written(), as: UTF8.self)
        #expect(!text.contains("ATTENDEE") && !text.contains("ORGANIZER"))
    }

    @Test("They are merged, and the server sends nothing unless that is wanted")
    func merged() throws {
        let quiet = try #require(
            try lines {
                $0.attendees = [
                    Attendee(email: "bo@example.org"), Attendee(email: "cy@example.org", name: "Cy \"C\""),
                    Attendee(email: "cy@EXAMPLE.org"), Attendee(email: "no address\r\nX-EVIL:1"),
                ]
            })
        #expect(
            quiet == [
                "ATTENDEE;PARTSTAT=DECLINED;CN=Bo;X-NUM-GUESTS=1:MAILTO:Bo@example.org", "ATTENDEE:urn:uuid:1",
                "ATTENDEE;CN=Cy ^'C^';PARTSTAT=NEEDS-ACTION;SCHEDULE-AGENT=NONE:mailto:cy@example.org",
            ])
        let loud = try #require(
            try lines {
                $0.attendees = [Attendee(email: "cy@example.org")]
                $0.mayNotifyAttendees = true
            })
        #expect(loud.contains("ORGANIZER:mailto:me@example.org"))
        #expect(loud.last?.contains("SCHEDULE-AGENT") == false || loud.contains { $0.contains("RSVP=TRUE") })
    }

    @Test("A server that would write to guests is not made to, unless that is wanted")
    func silence() throws {
        let organizer = "ORGANIZER:mailto:Me@example.org"
        func change(_ lines: [String], mayNotify: Bool = false) throws -> Bool {
            let bytes = Sample.text(
                ["BEGIN:VEVENT", "UID:u", "DTSTART:20261201T090000Z"] + lines + ["END:VEVENT"])
            var draft = EventDraft(identifier: Sample.identifier, content: try Sample.read(bytes))
            draft.content.title = "Moved"
            draft.mayNotifyAttendees = mayNotify
            var resource = try CalendarResource(reading: bytes)
            let writer = EventWriter(CalDAVCalendarSettings(ownAddresses: ["me@example.org"]))
            return try writer.write(draft, now: Sample.now, to: &resource)
        }
        let guest = "ATTENDEE:mailto:bo@example.org"
        let told = ResourceProblem.unwritable("its guests would be written to, which nobody has asked for")
        #expect(throws: told) { try change([organizer, guest]) }
        #expect(throws: told) { try change([organizer, "ATTENDEE;SCHEDULE-AGENT=SERVER:mailto:bo@example.org"]) }
        #expect(try change([organizer, guest], mayNotify: true))
        #expect(try change([organizer, "ATTENDEE;SCHEDULE-AGENT=NONE:mailto:bo@example.org"]))
        #expect(try change([organizer, "ATTENDEE:mailto:me@example.org"]))
        #expect(try change(["ORGANIZER:mailto:cy@example.org", guest]))
        #expect(try change([guest]))
    }

    @Test("Who withdraws is taken away, and nobody else")
    func withdrawn() throws {
        let left = try lines { $0.withdrawnAttendees = ["BO@example.org", "stranger@example.org"] }
        #expect(left == ["ATTENDEE:urn:uuid:1"])
    }
}
