import CalendarModel
import ICalendar
import Testing
import Time

@testable import CalDAVCalendar

@Suite("When an event takes place")
struct TimeTests {
    private func timed(_ start: String, _ end: String?, _ zone: String? = nil) -> EventTime {
        .timed(start: Sample.instant(start), end: end.map(Sample.instant), timeZone: zone)
    }

    @Test("Times are understood in all forms that calendars write")
    func forms() throws {
        let nine = "2026-12-01T09:00:00Z", ten = "2026-12-01T10:00:00Z"
        let cases: [([String], EventTime)] = [
            (["DTSTART:20261201T090000Z", "DTEND:20261201T100000Z"], timed(nine, ten)),
            (["DTSTART:20261201T090000Z", "DURATION:PT1H"], timed(nine, ten)),
            (["DTSTART:20261201T090000Z"], timed(nine, nil)),
            (["DTSTART:20261201T090000Z", "DTEND:20261201T080000Z"], timed(nine, nine)),
            (
                ["DTSTART;TZID=Europe/Zurich:20261201T100000", "DTEND;TZID=Europe/Zurich:20261201T110000"],
                timed(nine, ten, "Europe/Zurich")
            ),
            (
                ["DTSTART;TZID=\"W. Europe Standard Time\":20261201T100000", "DURATION:PT1H"],
                timed(nine, ten, "Europe/Berlin")
            ),
            (
                ["DTSTART;TZID=/mozilla.org/20050126_1/Europe/Zurich:20261201T100000"],
                timed(nine, nil, "Europe/Zurich")
            ),
            (["DTSTART;TZID=UTC:20261201T090000", "DTEND;TZID=Etc/UTC:20261201T100000"], timed(nine, ten)),
            // From one zone to another.
            (
                ["DTSTART;TZID=Europe/Zurich:20261201T100000", "DTEND;TZID=Europe/London:20261201T100000"],
                timed(nine, ten, "Europe/Zurich")
            ),
            // A day of 25 hours.
            (
                ["DTSTART;TZID=Europe/Zurich:20261024T120000", "DURATION:P1D"],
                timed("2026-10-24T10:00:00Z", "2026-10-25T11:00:00Z", "Europe/Zurich")
            ),
            (
                ["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261226"],
                .allDay(start: Sample.date("2026-12-24"), end: Sample.date("2026-12-26"))
            ),
            (
                ["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261224"],
                .allDay(start: Sample.date("2026-12-24"), end: Sample.date("2026-12-25"))
            ),
            (
                ["DTSTART;VALUE=DATE:20261224", "DURATION:P2D"],
                .allDay(start: Sample.date("2026-12-24"), end: Sample.date("2026-12-26"))
            ),
        ]
        for (lines, time) in cases {
            let bytes = Sample.text(["BEGIN:VEVENT", "UID:u"] + lines + ["END:VEVENT"])
            #expect(try Sample.read(bytes).time == time, "\(lines)")
        }
    }

    @Test("A time without a zone is by the clock that was set for it, and stays without one")
    func floating() throws {
        let bytes = Sample.event("DTSTART:20261201T100000", "DTEND:20261201T110000")
        let zurich = try Sample.zone("Europe/Zurich")
        #expect(
            try Sample.read(bytes, viewer: zurich).time
                == timed("2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "Europe/Zurich"))
        var resource = try CalendarResource(reading: bytes)
        var content = try Sample.read(bytes, viewer: zurich)
        content.time = timed("2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z", "Europe/Zurich")
        let writer = EventWriter(CalDAVCalendarSettings(floatingTimeZone: zurich))
        #expect(
            try writer.write(
                EventDraft(identifier: Sample.identifier, content: content), now: Sample.now, to: &resource))
        #expect(resource.main["DTSTART"]?.value == "20261201T110000")
        #expect(resource.main["DTSTART"]?.parameters == [])
    }

    @Test("A zone that only the calendar knows is kept when the time changes")
    func describedZone() throws {
        let zone = [
            "BEGIN:VTIMEZONE", "TZID:Ship", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0130",
            "TZOFFSETTO:+0130", "END:STANDARD", "END:VTIMEZONE",
        ]
        let bytes = Sample.text(
            zone + ["BEGIN:VEVENT", "UID:u", "DTSTART;TZID=Ship:20261201T103000", "DURATION:PT1H", "END:VEVENT"])
        #expect(try Sample.read(bytes).time == timed("2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z"))
        let lines = try #require(
            try Sample.change(bytes) { $0.time = timed("2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z") })
        #expect(lines.contains("DTSTART;TZID=Ship:20261201T113000"))
        #expect(lines.contains("DTEND;TZID=Ship:20261201T123000") && !lines.contains { $0.hasPrefix("DURATION") })
        #expect(lines.filter { $0 == "TZID:Ship" }.count == 1)
    }

    @Test("A zone that nobody describes makes an event unreadable: a wrong time is worse than none")
    func unknownZone() {
        let bytes = Sample.event("DTSTART;TZID=Somewhere:20261201T103000")
        #expect(throws: ResourceProblem.unreadable("its time zone is described nowhere")) { try Sample.read(bytes) }
    }

    @Test(
        "What lies in no year that events are kept in is unreadable, and stops nothing else",
        arguments: [
            ["DTSTART:19550101T090000Z"], ["DTSTART;VALUE=DATE:29260101"],
            ["DTSTART:20260101T090000Z", "DTEND:99990101T090000Z"],
            ["DTSTART:20260101T090000Z", "RRULE:FREQ=DAILY", "EXDATE:19550101T090000Z"],
        ])
    func beyondYears(lines: [String]) throws {
        #expect(throws: ResourceProblem.beyondYears) { try Sample.read(Sample.text(event(lines))) }
        let edges = ["DTSTART:19710101T000000Z", "DTEND:21991231T235959Z", "LAST-MODIFIED:19550101T000000Z"]
        let read = try Sample.read(Sample.text(event(edges)))
        #expect(read.time == timed("1971-01-01T00:00:00Z", "2199-12-31T23:59:59Z"))
        let component = try #require(try ICalendarComponent(reading: Sample.text(event(edges))).components.first)
        #expect(RevisionStamp.read([component]) == nil)
    }

    private func event(_ lines: [String]) -> [String] { ["BEGIN:VEVENT", "UID:u"] + lines + ["END:VEVENT"] }

    @Test("A new zone brings its description, once")
    func newZone() throws {
        let bytes = Sample.event("DTSTART:20261201T090000Z", "DTEND:20261201T100000Z")
        let time = timed("2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "America/New_York")
        let lines = try #require(try Sample.change(bytes) { $0.time = time })
        #expect(lines.contains("DTSTART;TZID=America/New_York:20261201T040000"))
        #expect(lines.filter { $0 == "TZID:America/New_York" }.count == 1)
        let written = Array(lines.joined(separator: "\r\n").utf8)
        #expect(try Sample.read(written).time == time)
    }

    @Test("An end that nobody said is assumed for others, and told as none until somebody moves it")
    func assumedEnd() throws {
        let content = EventContent(title: "a", time: timed("2026-12-01T09:00:00Z", nil))
        #expect(Sample.writer.normalized(content).time == content.time)
        let draft = EventDraft(identifier: Sample.identifier, content: content)
        var resource = try Sample.writer.made(draft, now: Sample.now)
        #expect(resource.main["DTEND"]?.value == "20261201T100000Z")
        resource.main.set("DTEND", value: "20261201T113000Z")
        #expect(
            try EventReader(viewer: .utc).content(of: resource).time
                == timed("2026-12-01T09:00:00Z", "2026-12-01T11:30:00Z"))
    }

    @Test("The second of two equal hours is told in UTC, since a local time means the first")
    func twice() throws {
        // 02:30 in Zurich comes at 00:30Z and at 01:30Z.
        for (hour, zone) in [("00", "Europe/Zurich"), ("01", nil)] {
            let content = EventContent(
                title: "a", time: timed("2026-10-25T\(hour):30:00Z", "2026-10-25T01:45:00Z", "Europe/Zurich"))
            #expect(
                Sample.writer.normalized(content).time
                    == timed("2026-10-25T\(hour):30:00Z", "2026-10-25T01:45:00Z", zone))
        }
    }

    @Test("What four digits cannot say is refused", arguments: [-62_167_219_200 - 366 * 86_400, 253_402_300_800])
    func tooFar(seconds: Int64) {
        let time = EventTime.timed(start: Timestamp(seconds: seconds), end: nil, timeZone: nil)
        let draft = EventDraft(identifier: Sample.identifier, content: EventContent(title: "a", time: time))
        #expect(throws: ResourceProblem.self) { try Sample.writer.made(draft, now: Sample.now) }
    }
}
