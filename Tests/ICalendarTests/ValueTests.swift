import ICalendar
import Testing
import Time

@Suite("Values")
struct ValueTests {
    @Test(
        "Times of all forms are read and written",
        arguments: [
            ("20261203", nil, true), ("20261203T180000Z", nil, false), ("20261203T180000", "Europe/Zurich", false),
            ("20261203T180000", nil, false), ("00010101T000000", nil, false),
        ] as [(String, String?, Bool)])
    func times(_ text: String, zone: String?, isDate: Bool) throws {
        let time = try ICalendarTime(text, zone: zone)
        #expect(time.text == text && time.isDate == isDate && time.zone == zone)
        let property = ICalendarProperty("DTSTART", time: time)
        #expect(property.parameter("VALUE") == (isDate ? "DATE" : nil))
        #expect(property.parameter("TZID") == zone)
        let event = ICalendarComponent("VEVENT", properties: [property])
        #expect(try event.time("dtstart") == time)
        #expect(try event.time("DTEND") == nil)
    }

    @Test("A time in UTC is that whatever zone is said, and the 60th second the 59th")
    func looseTimes() throws {
        #expect(
            try ICalendarTime("20261203T180000Z", zone: "Europe/Zurich")
                == .utc(Timestamp(rfc3339: "2026-12-03T18:00:00Z")))
        #expect(try ICalendarTime("20161231t235960z").text == "20161231T235959Z")
    }

    @Test(
        "What is no time is refused",
        arguments: [
            "", "2026", "20261301", "20260229", "20261203T", "20261203T240000", "20261203T1800", "20261203T180000ZZ",
            "20261203T180061", "2026-12-03", "20261203T180000+0100", " 20261203",
        ])
    func refusedTimes(_ text: String) {
        #expect(throws: ICalendarValueError.self) { try ICalendarTime(text) }
    }

    @Test(
        "Durations are read and written",
        arguments: [
            ("P1W", 7, 0, "P1W"), ("P15DT5H0M20S", 15, 18_020, "P15DT5H0M20S"), ("-PT15M", 0, -900, "-PT15M"),
            ("+PT1H", 0, 3600, "PT1H"), ("PT0S", 0, 0, "PT0S"), ("P7D", 7, 0, "P1W"), ("PT3601S", 0, 3601, "PT1H0M1S"),
            ("P1DT", 1, 0, "P1D"), ("p1w2d", 9, 0, "P9D"), ("-P1DT1S", -1, -1, "-P1DT1S"),
            ("PT90M", 0, 5400, "PT1H30M"),
        ])
    func durations(_ text: String, days: Int, seconds: Int, written: String) throws {
        let duration = try ICalendarDuration(text)
        #expect(duration == ICalendarDuration(days: days, seconds: seconds))
        #expect(duration.text == written)
        #expect(try ICalendarDuration(written) == duration)
    }

    @Test(
        "What is no duration is refused",
        arguments: ["", "P", "1D", "P1", "PT1D", "P1H", "PT1HT1M", "P9999999999D", "P1.5D"])
    func refusedDurations(_ text: String) {
        #expect(throws: ICalendarValueError.self) { try ICalendarDuration(text) }
    }

    @Test("Setting nothing removes")
    func removal() throws {
        var event = try ICalendarComponent.event("SUMMARY:a", "DTSTART:20260101", "URL:x", "PRIORITY:5")
        #expect(event.integer("PRIORITY") == 5)
        event.set("SUMMARY", text: nil)
        event.set("DTSTART", time: nil)
        event.set("URL", value: nil)
        #expect(event.properties.map(\.name) == ["PRIORITY"])
    }
}
