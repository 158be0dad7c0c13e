import ICalendar
import Testing
import Time

@Suite("Recurrence sets")
struct RecurrenceSetTests {
    private static let always = Timestamp(seconds: -4_000_000_000)..<Timestamp(seconds: 250_000_000_000)

    private func starts(
        _ series: ICalendarComponent?, _ overrides: [ICalendarComponent] = [], in window: Range<Timestamp> = always
    ) throws -> [String] {
        try RecurrenceSet(series: series, overrides: overrides, zones: ZoneCatalog())
            .allOccurrences(in: window).map(\.startTime.text)
    }

    @Test("Friday the 13th, the example of the RFC whose start is excluded")
    func excludedStart() throws {
        let event = try ICalendarComponent.event(
            "DTSTART;TZID=America/New_York:19970902T090000", "EXDATE;TZID=America/New_York:19970902T090000",
            "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13")
        let window = Timestamp(seconds: 0)..<Timestamp(seconds: 971_500_000)
        #expect(
            try starts(event, in: window) == [
                "19980213T090000", "19980313T090000", "19981113T090000", "19990813T090000", "20001013T090000",
            ])
    }

    @Test("The start counts as the first, even when the rule does not name it")
    func startCounts() throws {
        let event = try ICalendarComponent.event("DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO")
        #expect(try starts(event) == ["20260101", "20260105", "20260112"])
        let once = try ICalendarComponent.event("DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=WEEKLY;COUNT=1;BYDAY=MO")
        #expect(try starts(once) == ["20260101"])
    }

    @Test("Rules, dates and exceptions come together, each time once")
    func union() throws {
        let event = try ICalendarComponent.event(
            "DTSTART:20260101T100000Z", "RRULE:FREQ=DAILY;COUNT=3", "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3",
            "RDATE:20260103T100000Z,20260110T120000Z", "RDATE;TZID=Europe/Zurich:20260111T110000",
            "RDATE;VALUE=DATE:20260112", "EXDATE:20260102T100000Z,20260115T100000Z",
            "EXDATE;TZID=Europe/Zurich:20260105T110000")
        #expect(
            try starts(event) == [
                "20260101T100000Z", "20260103T100000Z", "20260110T120000Z", "20260111T100000Z", "20260112T100000Z",
            ])
    }

    @Test("A date excludes all that begins on it, a time without a zone is one of the series")
    func looseExceptions() throws {
        let event = try ICalendarComponent.event(
            "DTSTART;TZID=Europe/Zurich:20260101T003000", "RRULE:FREQ=DAILY;COUNT=4", "EXDATE;VALUE=DATE:20260102",
            "EXDATE:20260103T003000")
        #expect(try starts(event) == ["20260101T003000", "20260104T003000"])
    }

    @Test("Overrides move, drop and add occurrences")
    func overrides() throws {
        let event = try ICalendarComponent.event(
            "DTSTART;TZID=Europe/Zurich:20261102T100000", "DTEND;TZID=Europe/Zurich:20261102T103000",
            "RRULE:FREQ=WEEKLY;COUNT=5")
        let moved = try ICalendarComponent.event(
            "RECURRENCE-ID:20261109T090000Z", "DTSTART:20261125T200000Z", "DTEND:20261125T210000Z")
        let cancelled = try ICalendarComponent.event(
            "RECURRENCE-ID;TZID=Europe/Zurich:20261116T100000", "DTSTART;TZID=Europe/Zurich:20261116T100000",
            "STATUS:cancelled")
        let orphan = try ICalendarComponent.event("RECURRENCE-ID:20270101T090000Z", "DTSTART:20270101T100000Z")
        let set = try RecurrenceSet(series: event, overrides: [moved, cancelled, orphan], zones: ZoneCatalog())
        let all = try set.allOccurrences(in: Self.always)
        #expect(
            all.map(\.startTime.text) == [
                "20261102T100000", "20261123T100000", "20261125T200000Z", "20261130T100000", "20270101T100000Z",
            ])
        #expect(all.map(\.override) == [nil, nil, 0, nil, 2])
        #expect(all[2].recurrenceID.text == "20261109T090000Z")
        #expect(all[2].end - all[2].start == .hours(1))
        #expect(all[1].recurrenceID == .zoned(all[1].startTime.face, zone: "Europe/Zurich"))
        #expect(try starts(nil, [moved, cancelled]) == ["20261125T200000Z"])
        // The original place is outside of this window, the new one inside.
        let window = Timestamp(seconds: 1_795_550_000)..<Timestamp(seconds: 1_795_680_000)
        #expect(try starts(event, [moved], in: window) == ["20261125T200000Z"])
    }

    @Test("An override of all that follows is refused")
    func overrideOfFuture() throws {
        let event = try ICalendarComponent.event("DTSTART:20260101T100000Z", "RRULE:FREQ=DAILY")
        let override = try ICalendarComponent.event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260105T100000Z", "DTSTART:20260105T110000Z")
        #expect(throws: RecurrenceError.overrideOfFuture(recurrenceID: "20260105T100000Z")) {
            try RecurrenceSet(series: event, overrides: [override], zones: ZoneCatalog())
        }
    }

    @Test("What cannot be understood is named")
    func errors() throws {
        func failure(_ lines: String...) throws -> RecurrenceError? {
            var event = ICalendarComponent("VEVENT")
            for line in lines { event.properties += try ICalendarComponent.event(line).properties }
            return #expect(throws: RecurrenceError.self) { try RecurrenceSet(series: event, zones: ZoneCatalog()) }
        }
        #expect(try failure() == .missingStart)
        #expect(try failure("DTSTART;TZID=Middle/Earth:20260101T100000") == .unknownZone("Middle/Earth"))
        guard case .value(let error)? = try failure("DTSTART:20260230T100000Z") else { return #expect(Bool(false)) }
        #expect(error.property == "DTSTART")
        #expect(error.description.hasPrefix("DTSTART: \"20260230T100000Z\" where "))
    }

    @Test(
        "UNTIL includes its moment, or its whole day",
        arguments: [
            ("DTSTART:20260101T100000Z", "20260103T100000Z", 3), ("DTSTART:20260101T100000Z", "20260103T095959Z", 2),
            ("DTSTART:20260101T100000Z", "20260103", 3), ("DTSTART;VALUE=DATE:20260101", "20260103", 3),
            ("DTSTART;VALUE=DATE:20260101", "20260103T000000Z", 3), ("DTSTART:20260101T100000", "20260103T100000", 3),
            ("DTSTART;TZID=Europe/Zurich:20260101T100000", "20260103T090000Z", 3),
            ("DTSTART;TZID=Europe/Zurich:20260101T100000", "20260103T085959Z", 2),
            ("DTSTART;TZID=Europe/Zurich:20260101T100000", "20260103T100000", 3),
            ("DTSTART:20260101T100000Z", "20251231T000000Z", 1),
        ])
    func until(_ start: String, _ until: String, count: Int) throws {
        let event = try ICalendarComponent.event(start, "RRULE:FREQ=DAILY;UNTIL=\(until)")
        #expect(try starts(event).count == count)
    }

    @Test("A window has what overlaps it, its end not counted")
    func windows() throws {
        let event = try ICalendarComponent.event(
            "DTSTART:20260101T100000Z", "DURATION:PT2H", "RRULE:FREQ=DAILY")
        func count(_ from: String, _ to: String) throws -> Int {
            try starts(event, in: Timestamp(rfc3339: from)..<Timestamp(rfc3339: to)).count
        }
        #expect(try count("2026-02-01T12:00:00Z", "2026-02-02T10:00:00Z") == 0)
        #expect(try count("2026-02-01T11:59:59Z", "2026-02-02T10:00:00Z") == 1)
        #expect(try count("2026-02-01T12:00:00Z", "2026-02-02T10:00:01Z") == 1)
        #expect(try count("2025-01-01T12:00:00Z", "2026-01-02T10:00:01Z") == 2)
        let instant = try ICalendarComponent.event("DTSTART:20260101T100000Z", "RRULE:FREQ=DAILY")
        let window = try Timestamp(rfc3339: "2026-02-01T10:00:00Z")..<Timestamp(rfc3339: "2026-02-02T10:00:00Z")
        #expect(try starts(instant, in: window) == ["20260201T100000Z"])
    }

    @Test(
        "Ends that calendars do not or wrongly give",
        arguments: [
            (["DTSTART;VALUE=DATE:20260329"], 23), (["DTSTART;VALUE=DATE:20260329", "DTEND;VALUE=DATE:20260329"], 23),
            (["DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330"], 47),
            (["DTSTART;VALUE=DATE:20260328", "DURATION:P2D"], 47),
            (["DTSTART;VALUE=DATE:20260328", "DURATION:PT25H"], 47),
            (["DTSTART:20260328T120000"], 0), (["DTSTART:20260328T120000", "DTEND:20260327T120000"], 0),
            (["DTSTART:20260328T120000", "DURATION:-PT1H"], 0), (["DTSTART:20260328T120000", "DURATION:P1D"], 23),
            (["DTSTART:20260328T120000", "DURATION:PT24H"], 24),
            (["DTSTART:20260328T120000", "DTEND:20260329T120000"], 23),
        ])
    func lengths(_ lines: [String], hours: Int) throws {
        var event = ICalendarComponent("VEVENT")
        for line in lines { event.properties += try ICalendarComponent.event(line).properties }
        let zurich = try TimeZoneRules(identifier: "Europe/Zurich")
        let set = try RecurrenceSet(series: event, zones: ZoneCatalog(), viewer: zurich)
        let occurrence = try #require(try set.allOccurrences(in: Self.always).first)
        #expect(occurrence.end - occurrence.start == .hours(hours))
    }

    @Test("A period brings its own end")
    func periods() throws {
        let event = try ICalendarComponent.event(
            "DTSTART:20260101T100000Z", "DURATION:PT1H", "RDATE;VALUE=PERIOD:20260102T100000Z/PT3H",
            "RDATE;VALUE=PERIOD:20260103T100000Z/20260103T140000Z")
        let set = try RecurrenceSet(series: event, zones: ZoneCatalog())
        #expect(try set.allOccurrences(in: Self.always).map { ($0.end - $0.start).inSeconds / 3600 } == [1, 3, 4])
    }

    @Test("The clock's changes: 09:00 stays 09:00, a skipped time is an hour later, a doubled one the first")
    func clockChanges() throws {
        func utc(_ start: String, _ rule: String) throws -> [String] {
            let event = try ICalendarComponent.event("DTSTART;TZID=Europe/Zurich:\(start)", "RRULE:\(rule)")
            return try RecurrenceSet(series: event, zones: ZoneCatalog()).allOccurrences(in: Self.always)
                .map { String($0.start.rfc3339.prefix(16)) }
        }
        #expect(
            try utc("20260328T090000", "FREQ=DAILY;COUNT=3") == [
                "2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00",
            ])
        #expect(
            try utc("20260328T023000", "FREQ=DAILY;COUNT=3") == [
                "2026-03-28T01:30", "2026-03-29T01:30", "2026-03-30T00:30",
            ])
        #expect(
            try utc("20261024T023000", "FREQ=DAILY;COUNT=3") == [
                "2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30",
            ])
        // 02:00, 02:30 are passed over, and so come between 03:00 and 03:30, and are those once.
        #expect(
            try utc("20260329T013000", "FREQ=MINUTELY;INTERVAL=30;COUNT=6") == [
                "2026-03-29T00:30", "2026-03-29T01:00", "2026-03-29T01:30", "2026-03-29T02:00",
            ])
        #expect(
            try utc("20260329T011500", "FREQ=MINUTELY;INTERVAL=45;COUNT=5") == [
                "2026-03-29T00:15", "2026-03-29T01:00", "2026-03-29T01:30", "2026-03-29T01:45", "2026-03-29T02:15",
            ])
    }

    @Test("The last day of the calendar is no trap", arguments: ["DTSTART;TZID=Europe/Zurich:", "DTSTART:"])
    func lastDay(_ start: String) throws {
        let event = try ICalendarComponent.event(
            "\(start)99991230T235959", "DURATION:P99999999D", "RRULE:FREQ=DAILY")
        let zurich = try TimeZoneRules(identifier: "Europe/Zurich")
        let set = try RecurrenceSet(series: event, zones: ZoneCatalog(), viewer: zurich)
        let window = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
        #expect(try set.allOccurrences(in: window).map(\.startTime.text) == ["99991230T235959", "99991231T235959"])
    }
}
