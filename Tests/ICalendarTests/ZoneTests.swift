import ICalendar
import Testing
import Time

/// All kinds of clocks: of rules and of none, of half hours, with winter as the exception, and changed again and again.
private let zoneNames = [
    "Europe/Zurich", "Europe/London", "Europe/Dublin", "Europe/Moscow", "Europe/Istanbul", "America/New_York",
    "America/Los_Angeles", "America/Sao_Paulo", "America/Santiago", "America/Caracas", "America/St_Johns",
    "America/Nuuk", "Africa/Casablanca", "Africa/Cairo", "Africa/Lagos", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo",
    "Asia/Tehran", "Asia/Jerusalem", "Asia/Gaza", "Asia/Pyongyang", "Asia/Beirut", "Australia/Sydney",
    "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "Pacific/Easter",
    "Antarctica/Troll", "UTC",
]
@Suite("Time zones")
struct ZoneTests {
    private static let years = 2000...2030

    /// The changes of those years, by each clock.
    private func changes(_ rules: TimeZoneRules, until year: Int) throws -> [ZoneChange] {
        let end = try Timestamp(rfc3339: "\(year)-01-01T00:00:00Z")
        var changes: [ZoneChange] = []
        var next = rules.change(after: try Timestamp(rfc3339: "2000-01-01T00:00:00Z"))
        while let change = next, change.instant < end {
            changes.append(change)
            next = rules.change(after: change.instant)
        }
        return changes
    }

    @Test("Are written so that we read the same clock again", arguments: zoneNames)
    func writtenAndRead(_ name: String) throws {
        let rules = try TimeZoneRules(identifier: name)
        var written = ICalendarComponent(timeZone: rules, name: "Somewhere", years: Self.years)
        #expect(written["TZID"]?.value == "Somewhere")
        written = try ICalendarComponent(reading: written.written)
        let zone = CalendarClock.described(try ZoneDescription(written))
        for change in try changes(rules, until: 2031) {
            for shift in [-1, 0, 1] {
                let instant = change.instant + .seconds(shift)
                #expect(zone.offset(at: instant) == rules.offset(at: instant), "\(instant)")
                let local = rules.localDateTime(at: instant)
                #expect(zone.localDateTime(at: instant) == local)
                #expect(zone.instant(of: local) == rules.timestamp(of: local), "\(local)")
            }
            // A time within a gap, if this is one.
            let gap = LocalDateTime(
                millisecondsSinceEpoch: change.instant.milliseconds + Int64(change.offsetBefore) * 1000 + 60_000)
            #expect(zone.instant(of: gap) == rules.timestamp(of: gap), "\(gap)")
        }
    }

    @Test(
        "Those with a rule are right beyond the years that are asked for",
        arguments: [
            "Europe/Zurich", "America/New_York", "Asia/Jerusalem", "Australia/Lord_Howe", "Pacific/Easter",
            "America/Nuuk",
        ])
    func rules(_ name: String) throws {
        let rules = try TimeZoneRules(identifier: name)
        let written = ICalendarComponent(timeZone: rules, years: 2026...2026)
        #expect(written.components.count <= 3)
        let zone = CalendarClock.described(try ZoneDescription(written))
        for change in try changes(rules, until: 2095) where change.instant > Timestamp(seconds: 1_770_000_000) {
            #expect(zone.offset(at: change.instant) == change.offset, "\(change.instant)")
        }
    }

    @Test("Are read by icalendar and dateutil as zoneinfo has them")
    func peers() throws {
        var calendar = ICalendarComponent("VCALENDAR", properties: [ICalendarProperty("VERSION", value: "2.0")])
        calendar.set("PRODID", value: "-//Rollcall//Tests//EN")
        for name in zoneNames {
            let rules = try TimeZoneRules(identifier: name)
            calendar.components.append(ICalendarComponent(timeZone: rules, years: Self.years))
            var event = ICalendarComponent("VEVENT")
            event.set("UID", value: name)
            // Just outside of what is shown twice or never.
            let times = try changes(rules, until: 2031).flatMap { change in
                let faces = [change.offsetBefore, change.offset].map { Int(change.instant.seconds) + $0 }
                return [(faces.min() ?? 0) - 1, faces.max() ?? 0].map {
                    ICalendarTime.floating(LocalDateTime(millisecondsSinceEpoch: Int64($0) * 1000)).text
                }
            }
            event.set("DESCRIPTION", value: (times + ["20150715T120000"]).joined(separator: " "))
            calendar.components.append(event)
        }
        let answers = try Peer.run("offsets.py", input: calendar.written)
        #expect(answers.dropLast() == [])
        let checked = answers.last?.split(separator: " ").last.flatMap { Int($0) } ?? 0
        #expect(checked > 3000)
    }

    @Test(
        "A name of the IANA wins over a description, in all the ways to write it",
        arguments: [
            "Europe/Zurich", "/mozilla.org/20050126_1/Europe/Zurich", "/freeassociation.sourceforge.net/Europe/Zurich",
            "W. Europe Standard Time",
        ])
    func names(_ name: String) throws {
        let calendar = ICalendarComponent("VCALENDAR", components: [Self.fixedZone(name, "+0900")])
        for catalog in [ZoneCatalog(calendar), ZoneCatalog()] {
            let clock = try #require(catalog.clock(name))
            #expect(clock.offset(at: Timestamp(seconds: 1_780_000_000)) == 7200)
        }
    }

    @Test("A name of three parts is found behind a prefix")
    func longName() throws {
        #expect(ZoneCatalog().clock("/x/America/Argentina/Buenos_Aires")?.offset(at: .epoch) == -10_800)
    }

    @Test("Other names mean what the calendar describes, or what it says they are")
    func described() throws {
        var located = Self.fixedZone("My zone", "+0900")
        located.set("X-LIC-LOCATION", value: "Asia/Tokyo")
        let calendar = ICalendarComponent(
            "VCALENDAR", components: [Self.fixedZone("Custom", "+0130"), located, Self.fixedZone("Broken", "soon")])
        let catalog = ZoneCatalog(calendar)
        #expect(catalog.clock("Custom")?.offset(at: .epoch) == 5400)
        #expect(catalog.clock("My zone")?.offset(at: .epoch) == 32_400)
        #expect(catalog.clock("Broken") == nil)
        #expect(catalog.clock("../../etc/passwd") == nil)
        #expect(catalog.clock("") == nil)
    }

    @Test("Outlook's rules of 1601 are followed")
    func outlook() throws {
        let zone = try ICalendarComponent(
            reading: bytes(
                "BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD", "DTSTART:16010101T030000",
                "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD",
                "BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
                "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE"))
        let clock = CalendarClock.described(try ZoneDescription(zone))
        let zurich = try TimeZoneRules(identifier: "Europe/Zurich")
        for change in try changes(zurich, until: 2037) {
            #expect(clock.offset(at: change.instant - .seconds(1)) == change.offsetBefore)
            #expect(clock.offset(at: change.instant) == change.offset)
        }
    }

    @Test("A description that goes on and on is refused")
    func hostile() throws {
        var zone = Self.fixedZone("X", "+0100")
        zone.components[0].set("RRULE", value: "FREQ=SECONDLY")
        #expect(throws: RecurrenceError.self) { try ZoneDescription(zone) }
        zone.components[0].set("RRULE", value: "FREQ=DAILY")
        #expect(throws: RecurrenceError.self) { try ZoneDescription(zone) }
        #expect(throws: RecurrenceError.missingStart) { try ZoneDescription(ICalendarComponent("VTIMEZONE")) }
    }

    @Test("A name is text in a VTIMEZONE, and none in a parameter")
    func escapedName() throws {
        let name = "(UTC+01:00) Amsterdam, Berlin; \\here"
        let calendar = try ICalendarComponent(
            reading: bytes(
                "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", #"TZID:(UTC+01:00) Amsterdam\, Berlin\; \\here"#,
                "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD",
                "END:VTIMEZONE", "END:VCALENDAR"))
        let catalog = ZoneCatalog(calendar)
        #expect(catalog.clock(name)?.offset(at: .epoch) == 3600)
        // There are programs that escape it in both places.
        #expect(catalog.clock(#"(UTC+01:00) Amsterdam\, Berlin\; \\here"#)?.offset(at: .epoch) == 3600)
        let rules = try TimeZoneRules(identifier: "Asia/Tokyo")
        let written = ICalendarComponent(timeZone: rules, name: name, years: Self.years)
        let read = ZoneCatalog(ICalendarComponent("VCALENDAR", components: [written]))
        #expect(read.clock(name)?.offset(at: .epoch) == 32_400)
    }

    @Test("Descriptions of a calendar cost no more together than a few of the dearest", arguments: [4, 5])
    func manyHostile(count: Int) {
        let zones = (0..<count).map { index in
            var zone = Self.fixedZone("X\(index)", "+0100")
            zone.components[0].set("RRULE", value: "FREQ=SECONDLY")
            return zone
        }
        var custom = Self.fixedZone("Custom", "+0130")
        custom.components[0].set("RRULE", value: "FREQ=YEARLY")
        let calendar = ICalendarComponent("VCALENDAR", components: zones + [custom])
        #expect((ZoneCatalog(calendar).clock("Custom") != nil) == (count < 5))
    }

    @Test("Forty zones that are described by rules are all known")
    func manyHonest() {
        let zones = (0..<40).map { index in
            var zone = Self.fixedZone("X\(index)", "+0100")
            zone.components.append(zone.components[0])
            for part in zone.components.indices {
                zone.components[part].set("DTSTART", value: "16010101T030000")
                zone.components[part].set("RRULE", value: "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=\(part == 0 ? 3 : 10)")
            }
            return zone
        }
        let catalog = ZoneCatalog(ICalendarComponent("VCALENDAR", components: zones))
        #expect((0..<40).allSatisfy { catalog.clock("X\($0)") != nil })
    }

    private static func fixedZone(_ name: String, _ offset: String) -> ICalendarComponent {
        let standard = ICalendarComponent(
            "STANDARD",
            properties: [
                ICalendarProperty("DTSTART", value: "19700101T000000"),
                ICalendarProperty("TZOFFSETFROM", value: offset), ICalendarProperty("TZOFFSETTO", value: offset),
            ])
        return ICalendarComponent(
            "VTIMEZONE", properties: [ICalendarProperty("TZID", value: name)], components: [standard])
    }
}
