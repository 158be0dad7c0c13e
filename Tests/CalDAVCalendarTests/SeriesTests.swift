import CalendarModel
import ICalendar
import Testing
import Time

@testable import CalDAVCalendar

@Suite("Series")
struct SeriesTests {
    private static let weekly = Sample.text([
        "BEGIN:VEVENT", "UID:u", "SEQUENCE:3", "DTSTART;TZID=Europe/Zurich:20261102T100000",
        "DTEND;TZID=Europe/Zurich:20261102T103000", "RRULE:FREQ=WEEKLY;UNTIL=20261231", "SUMMARY:Weekly",
        "EXDATE;TZID=\"W. Europe Standard Time\":20261109T100000", "X-FOREIGN:kept", "BEGIN:VALARM", "ACTION:DISPLAY",
        "TRIGGER:-PT15M", "END:VALARM", "END:VEVENT",
        "BEGIN:VEVENT", "UID:u", "RECURRENCE-ID;TZID=Europe/Zurich:20261116T100000",
        "DTSTART;TZID=Europe/Zurich:20261116T140000", "DTEND;TZID=Europe/Zurich:20261116T143000",
        "SUMMARY:Weekly (moved)", "X-OWN:kept too", "END:VEVENT",
        "BEGIN:VEVENT", "UID:u", "RECURRENCE-ID:20261123T090000Z", "DTSTART:20261123T090000Z", "STATUS:CANCELLED",
        "END:VEVENT",
    ])

    private func slot(_ text: String) -> EventTime {
        .timed(start: Sample.instant(text), end: nil, timeZone: nil)
    }

    @Test("What differs and what was dropped is told as overrides, however the calendar spells it")
    func read() throws {
        let recurrence = try #require(try Sample.read(Self.weekly).recurrence)
        #expect(recurrence.lines == ["RRULE:FREQ=WEEKLY;UNTIL=20261231T225959Z"])
        #expect(
            recurrence.overrides.map(\.slot) == [
                slot("2026-11-09T09:00:00Z"), slot("2026-11-16T09:00:00Z"), slot("2026-11-23T09:00:00Z"),
            ])
        #expect(recurrence.overrides.map { $0.content?.title } == [nil, "Weekly (moved)", nil])
        #expect(
            recurrence.overrides[1].content?.time
                == .timed(
                    start: Sample.instant("2026-11-16T13:00:00Z"), end: Sample.instant("2026-11-16T13:30:00Z"),
                    timeZone: "Europe/Zurich"))
    }

    @Test("One occurrence changes and all else stays byte for byte")
    func changeOne() throws {
        let old = Sample.lines(Self.weekly)
        let new = try #require(
            try Sample.change(Self.weekly) { $0.recurrence?.overrides[1].content?.title = "Moved, again" })
        let (gone, added) = Sample.difference(old, new)
        #expect(gone.filter { !Sample.isStamp($0) } == ["SEQUENCE:3", "SUMMARY:Weekly (moved)"])
        #expect(Set(added.filter { !Sample.isStamp($0) && !$0.contains("ZON") }).isSuperset(of: ["SEQUENCE:4"]))
        #expect(added.contains("SUMMARY:Moved\\, again"))
        #expect(new.contains("EXDATE;TZID=\"W. Europe Standard Time\":20261109T100000"))
    }

    @Test("A new exception begins as a copy of the series, alarms and all")
    func add() throws {
        let new = try #require(
            try Sample.change(Self.weekly) { content in
                content.recurrence?.overrides.append(
                    .init(
                        slot: slot("2026-11-30T09:00:00Z"),
                        content: OccurrenceContent(
                            title: "Special",
                            time: .timed(
                                start: Sample.instant("2026-11-30T10:00:00Z"),
                                end: Sample.instant("2026-11-30T11:00:00Z"), timeZone: "Europe/Zurich"))))
            })
        #expect(new.contains("RECURRENCE-ID;TZID=Europe/Zurich:20261130T100000"))
        #expect(new.contains("DTSTART;TZID=Europe/Zurich:20261130T110000"))
        #expect(new.filter { $0 == "X-FOREIGN:kept" }.count == 2 && new.filter { $0 == "BEGIN:VALARM" }.count == 2)
        #expect(new.filter { $0 == "RRULE:FREQ=WEEKLY;UNTIL=20261231" }.count == 1)
    }

    @Test("What is dropped becomes an EXDATE, what takes place again is neither exception nor override")
    func drop() throws {
        let new = try #require(
            try Sample.change(Self.weekly) { content in
                content.recurrence?.overrides[0].content = nil
                content.recurrence?.overrides[1].content = nil
                content.recurrence?.overrides.remove(at: 2)
            })
        #expect(new.filter { $0.hasPrefix("EXDATE") } == ["EXDATE;TZID=Europe/Zurich:20261109T100000,20261116T100000"])
        #expect(new.filter { $0 == "BEGIN:VEVENT" }.count == 1)
        #expect(try Sample.read(Array(new.joined(separator: "\r\n").utf8)).recurrence?.overrides.count == 2)
    }

    @Test("A series that becomes one of days takes its exceptions with it")
    func toDays() throws {
        let new = try #require(
            try Sample.change(Self.weekly) { content in
                content.time = .allDay(start: Sample.date("2026-11-02"), end: Sample.date("2026-11-03"))
            })
        #expect(new.contains("RRULE:FREQ=WEEKLY;UNTIL=20261231"))
        #expect(new.contains("EXDATE;VALUE=DATE:20261109,20261123"))
        #expect(new.contains("RECURRENCE-ID;VALUE=DATE:20261116"))
    }

    @Test("A series that becomes one of days keeps its exceptions on the days of the clock that it had")
    func toDaysAtNight() throws {
        let bytes = Sample.text([
            "BEGIN:VEVENT", "UID:u", "DTSTART;TZID=Europe/Zurich:20261102T003000", "RRULE:FREQ=WEEKLY",
            "EXDATE;TZID=Europe/Zurich:20261109T003000", "END:VEVENT",
            "BEGIN:VEVENT", "UID:u", "RECURRENCE-ID;TZID=Europe/Zurich:20261116T003000",
            "DTSTART;TZID=Europe/Zurich:20261116T020000", "X-OWN:kept", "END:VEVENT",
        ])
        let new = try #require(
            try Sample.change(bytes) { content in
                content.time = .allDay(start: Sample.date("2026-11-02"), end: Sample.date("2026-11-03"))
            })
        #expect(new.contains("EXDATE;VALUE=DATE:20261109"))
        #expect(new.contains("RECURRENCE-ID;VALUE=DATE:20261116") && new.contains("X-OWN:kept"))
    }

    @Test("A series that moves with its exceptions keeps what else is in these; one of another day is another one")
    func move() throws {
        for (moved, isKept) in [("2026-11-16T15:00:00Z", true), ("2026-11-17T15:00:00Z", false)] {
            let new = try #require(
                try Sample.change(Self.weekly) { content in
                    content.time = .timed(
                        start: Sample.instant("2026-11-02T15:00:00Z"), end: Sample.instant("2026-11-02T15:30:00Z"),
                        timeZone: "Europe/Zurich")
                    content.recurrence?.overrides[1].slot = slot(moved)
                })
            #expect(new.contains("X-OWN:kept too") == isKept)
            #expect(new.filter { $0.hasPrefix("RECURRENCE-ID") }.count == 1)
            #expect(new.contains("SUMMARY:Weekly (moved)"))
            if isKept { #expect(new.contains("RECURRENCE-ID;TZID=Europe/Zurich:20261116T160000")) }
        }
    }

    @Test(
        "A series whose rule is not understood is not written: without it, it would be one event, or another series",
        arguments: [
            ["RRULE:RSCALE=CHINESE;FREQ=YEARLY"], ["RRULE:FREQ=WEEKLY", "EXRULE:nonsense"], ["no colon"],
            ["RRULE:FREQ=DAILY\r\nX-EVIL:1"],
        ])
    func unknownRule(lines: [String]) throws {
        var content = Sample.content()
        content.recurrence = Recurrence(lines: lines)
        let draft = EventDraft(identifier: Sample.identifier, content: content)
        #expect(throws: ResourceProblem.unwritable("how it repeats is not understood")) {
            try Sample.writer.made(draft, now: Sample.now)
        }
        #expect(throws: ResourceProblem.unwritable("how it repeats is not understood")) {
            try Sample.write(draft, to: Sample.event("DTSTART:20261201T090000Z"))
        }
        #expect(Sample.writer.normalized(content) == content)
    }

    @Test("A series that ends is one event")
    func end() throws {
        let new = try #require(try Sample.change(Self.weekly) { $0.recurrence = nil })
        #expect(
            !new.contains { $0.hasPrefix("RRULE:FREQ=W") || $0.hasPrefix("EXDATE") || $0.hasPrefix("RECURRENCE-ID") })
        #expect(new.contains("X-FOREIGN:kept"))
    }

    @Test("A cancelled series keeps what its occurrences say, and gets it back")
    func cancel() throws {
        let canceled = try #require(try Sample.change(Self.weekly) { $0.status = .canceled })
        #expect(canceled.filter { $0 == "STATUS:CANCELLED" }.count == 2)
        let bytes = Array(canceled.joined(separator: "\r\n").utf8)
        var expected = try Sample.read(Self.weekly)
        expected.status = .canceled
        #expect(try Sample.read(bytes) == expected)
        let back = try #require(try Sample.change(bytes) { $0.status = .confirmed })
        #expect(!back.contains("STATUS:CANCELLED"))
        #expect(try Sample.read(Array(back.joined(separator: "\r\n").utf8)) == Sample.read(Self.weekly))
    }

    @Test("Further dates are told in one spelling; those with lengths of their own as they are")
    func dates() throws {
        let bytes = Sample.event(
            "DTSTART;TZID=Europe/Zurich:20261102T100000", "RDATE;TZID=Europe/London:20261110T100000",
            "RDATE;VALUE=DATE:20261109", "RDATE;VALUE=PERIOD:20261120T090000Z/PT3H", "RRULE:COUNT=2;FREQ=DAILY;WKST=MO")
        #expect(
            try Sample.read(bytes).recurrence?.lines == [
                "RRULE:FREQ=DAILY;COUNT=2", "RDATE;VALUE=PERIOD:20261120T090000Z/PT3H",
                "RDATE;TZID=Europe/Zurich:20261109T100000,20261110T110000",
            ])
        #expect(try Sample.change(bytes) { _ in } == nil)
    }

    @Test("A place that the clock jumps over keeps its name")
    func gap() throws {
        // 02:30 does not come on 2026-03-29 in Zurich; what is meant is 01:30Z.
        let bytes = Sample.event("DTSTART;TZID=Europe/Zurich:20260328T023000", "DURATION:PT1H", "RRULE:FREQ=DAILY")
        let new = try #require(
            try Sample.change(bytes) {
                $0.recurrence?.overrides = [.init(slot: slot("2026-03-29T01:30:00Z"), content: nil)]
            })
        #expect(new.contains("EXDATE;TZID=Europe/Zurich:20260329T023000"))
    }

    @Test(
        "What cannot be kept apart is not read",
        arguments: [
            (["BEGIN:VEVENT", "UID:a", "DTSTART:20261201", "END:VEVENT", "BEGIN:VEVENT", "UID:b", "END:VEVENT"]),
            (["BEGIN:VEVENT", "UID:a", "DTSTART:20261201", "END:VEVENT", "BEGIN:VEVENT", "UID:a", "END:VEVENT"]),
            ([
                "BEGIN:VEVENT", "UID:a", "DTSTART:20261201", "RRULE:FREQ=DAILY", "END:VEVENT", "BEGIN:VEVENT", "UID:a",
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20261202", "DTSTART:20261202", "END:VEVENT",
            ]),
            ([
                "BEGIN:VEVENT", "UID:a", "DTSTART:20261201", "RECURRENCE-ID:20261201", "END:VEVENT", "BEGIN:VEVENT",
                "UID:a", "RECURRENCE-ID:20261202", "DTSTART:20261202", "END:VEVENT",
            ]),
            (["BEGIN:VEVENT", "UID:a", "END:VEVENT"]),
            (["BEGIN:VEVENT", "UID:a", "DTSTART:yesterday", "END:VEVENT"]),
        ])
    func unreadable(lines: [String]) throws {
        do {
            _ = try Sample.read(Sample.text(lines))
            Issue.record("it was read")
        } catch ResourceProblem.unreadable {}
    }

    @Test("One occurrence of somebody else's series is an event, and a task is none")
    func others() throws {
        let one = Sample.event("RECURRENCE-ID:20261201T090000Z", "DTSTART:20261201T100000Z", "SUMMARY:Invited")
        #expect(try Sample.read(one).title == "Invited" && Sample.read(one).recurrence == nil)
        #expect(throws: ResourceProblem.noEvent) { try Sample.read(Sample.text(["BEGIN:VTODO", "END:VTODO"])) }
    }
}
