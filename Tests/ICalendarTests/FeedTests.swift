import ICalendar
import Testing
import Time

@Suite("A feed")
struct FeedTests {
    private static let day = CalendarDate(year: 2026, month: 12, day: 24)

    /// A feed with all that feeds have.
    private func feed() -> CalendarFeed {
        var feed = CalendarFeed(productIdentifier: "-//Example//Calendar 1.0//EN")
        feed.uid = "7f3c1f0e-0000-4000-8000-000000000000"
        feed.name = "Zürich, together; every \"week\""
        feed.description = "First line\nsecond \\ line — " + String(repeating: "ümlaut ", count: 20)
        feed.timeZone = "Europe/Zurich"
        feed.refreshInterval = ICalendarDuration(seconds: 3600)
        feed.color = "turquoise"
        feed.url = "https://example.org/c/1?a=b;c,d"
        feed.source = "https://example.org/c/1.ics"
        feed.lastModified = Timestamp(seconds: 1_795_000_000)
        return feed
    }

    private func events() throws -> [ICalendarComponent] {
        let day = try #require(Self.day)
        let evening = try #require(LocalDateTime(day, hour: 18, minute: 30))
        var single = ICalendarComponent("VEVENT")
        single.set("UID", value: "1@example.org")
        single.set("DTSTAMP", time: .utc(Timestamp(seconds: 1_795_000_000)))
        single.set("DTSTART", time: .utc(Timestamp(seconds: 1_796_000_000)))
        single.set("DTEND", time: .utc(Timestamp(seconds: 1_796_003_600)))
        single.set("SUMMARY", text: "👩‍👩‍👧, a; b\\c: \"d\"")
        single.set("DESCRIPTION", text: String(repeating: "日本語 and\n", count: 30))
        single.set(
            ICalendarProperty(
                "ORGANIZER", parameters: [ICalendarParameter("CN", "Zoë \"Z\" O'Neil; Inc: ^1")],
                value: "mailto:zoe@example.org"))
        single.set(ICalendarProperty("CATEGORIES", texts: ["a,b", "c"]))

        var series = ICalendarComponent("VEVENT")
        series.set("UID", value: "2@example.org")
        series.set("DTSTAMP", time: .utc(Timestamp(seconds: 1_795_000_000)))
        series.set("DTSTART", time: .zoned(evening, zone: "Europe/Zurich"))
        series.set("DURATION", value: ICalendarDuration(seconds: 5400).text)
        var rule = RecurrenceRule(.monthly, interval: 2, end: .count(7))
        rule.byDay = [.init(.thursday, ordinal: -1), .init(.friday)]
        rule.bySetPosition = [-1]
        series.set(ICalendarProperty("RRULE", rule: rule))
        series.set("EXDATE", time: .zoned(evening, zone: "Europe/Zurich"))

        var holiday = ICalendarComponent("VEVENT")
        holiday.set("UID", value: "3@example.org")
        holiday.set("DTSTAMP", time: .utc(Timestamp(seconds: 1_795_000_000)))
        holiday.set("DTSTART", time: .date(day))
        holiday.set("DTEND", time: .date(day.adding(days: 2)))
        holiday.set("STATUS", value: "CANCELLED")
        holiday.components.append(
            ICalendarComponent(
                "VALARM",
                properties: [
                    ICalendarProperty("ACTION", value: "DISPLAY"), ICalendarProperty("DESCRIPTION", text: "now"),
                    ICalendarProperty("TRIGGER", value: "-PT15M"),
                ]))
        return [single, series, holiday]
    }

    @Test("Is the same, put together from events that were written one by one")
    func parts() throws {
        let events = try events()
        var zones = ZonesInUse()
        for event in events { zones.formUnion(ZonesInUse([event])) }
        let bytes = feed().written(zones: zones, reservingBytes: 0) { writer in
            for event in events { event.written.withUnsafeBytes { writer.append(written: $0) } }
        }
        #expect(bytes == feed().written(events))
        #expect(feed().written(zones: ZonesInUse(), reservingBytes: 0) { _ in } == feed().written([]))
    }

    @Test("Says what it is, in the forms that old and new readers know")
    func head() throws {
        let calendar = try ICalendarComponent(reading: feed().written(events()))
        #expect(calendar.properties.prefix(2).map(\.name) == ["VERSION", "PRODID"])
        #expect(calendar.text("NAME") == calendar.text("X-WR-CALNAME"))
        #expect(calendar.text("NAME") == "Zürich, together; every \"week\"")
        #expect(calendar.text("X-WR-TIMEZONE") == "Europe/Zurich")
        #expect(calendar["REFRESH-INTERVAL"]?.parameter("VALUE") == "DURATION")
        #expect(calendar["REFRESH-INTERVAL"]?.value == "PT1H")
        #expect(calendar["X-PUBLISHED-TTL"]?.parameters.isEmpty == true)
        #expect(calendar["SOURCE"]?.parameter("VALUE") == "URI")
        #expect(calendar["METHOD"] == nil)
        let bare = CalendarFeed(productIdentifier: "x").properties
        #expect(bare.map(\.name) == ["VERSION", "PRODID", "CALSCALE"])
    }

    @Test("Describes each zone that its events name, once, and is the same bytes each time")
    func zones() throws {
        let written = try feed().written(events())
        #expect(try feed().written(events()) == written)
        let calendar = try ICalendarComponent(reading: written)
        #expect(calendar.components.map(\.name) == ["VTIMEZONE", "VEVENT", "VEVENT", "VEVENT"])
        #expect(calendar.components[0]["TZID"]?.value == "Europe/Zurich")
        #expect(try Array(calendar.components.dropFirst()) == events())
    }

    @Test("Keeps the name and the description of a zone that the events came with")
    func foreignZones() throws {
        let foreign = try ICalendarComponent(
            reading: bytes(
                "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:Custom", "BEGIN:STANDARD", "DTSTART:19700101T000000",
                "TZOFFSETFROM:+0130", "TZOFFSETTO:+0130", "END:STANDARD", "END:VTIMEZONE", "BEGIN:VEVENT",
                "DTSTART;TZID=Custom:20260101T100000", "DTEND;TZID=W. Europe Standard Time:20260101T110000",
                "RDATE;TZID=Nowhere/Known:20260101T100000", "END:VEVENT", "END:VCALENDAR"))
        let events = foreign.components(named: "VEVENT")
        let written = CalendarFeed(productIdentifier: "x").written(events, zones: ZoneCatalog(foreign))
        let zones = try ICalendarComponent(reading: written).components(named: "VTIMEZONE")
        #expect(zones.map { $0["TZID"]?.value } == ["Custom", "W. Europe Standard Time"])
        #expect(zones.first == foreign.components[0])
        #expect(zones.last?.components.count == 2)
    }

    @Test(
        "Without events it holds a zone, since a calendar must hold something",
        arguments: [nil, "Asia/Tokyo", "No/Where"])
    func empty(_ zone: String?) throws {
        var feed = CalendarFeed(productIdentifier: "x")
        feed.timeZone = zone
        let calendar = try ICalendarComponent(reading: feed.written([]))
        #expect(calendar.components.map { $0["TZID"]?.value } == [zone == "Asia/Tokyo" ? "Asia/Tokyo" : "UTC"])
    }

    @Test("Is read by icalendar with the values that were put in")
    func peer() throws {
        let written = try feed().written(events())
        let answers = try Peer.run("read_calendar.py", input: written)
        let own = try lines(of: ICalendarComponent(reading: written), depth: 0)
        #expect(answers == own)
    }

    /// What the script prints, by our own reading.
    private func lines(of component: ICalendarComponent, depth: Int) throws -> [String] {
        var lines = ["\(depth) BEGIN \(component.name)"]
        for property in component.properties {
            let parameters = property.parameters.flatMap { [$0.name] + $0.values }
            let isText = ["DESCRIPTION", "SUMMARY", "PRODID", "TZNAME"].contains(property.name)
            let value = isText ? ICalendarText.unescaped(property.value) : property.value
            lines.append(([String(depth), property.name] + parameters + [hexadecimal(value)]).joined(separator: " "))
        }
        for inner in component.components { lines += try self.lines(of: inner, depth: depth + 1) }
        return lines + ["\(depth) END \(component.name)"]
    }

    private func hexadecimal(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
