import Testing
import Time

@Suite("Time zones")
struct TimeZoneRulesTests {
    /// Offsets computed with Python's zoneinfo from the same tz database.
    @Test(
        "The offset is right in the past, now, and beyond the file's table",
        arguments: [
            ("Europe/Berlin", "2026-01-15T12:00:00Z", 3600, "CET"),
            ("Europe/Berlin", "2026-07-15T12:00:00Z", 7200, "CEST"),
            ("Europe/Berlin", "2026-03-29T00:59:59Z", 3600, "CET"),
            ("Europe/Berlin", "2026-03-29T01:00:00Z", 7200, "CEST"),
            ("Europe/Berlin", "2026-10-25T00:59:59Z", 7200, "CEST"),
            ("Europe/Berlin", "2026-10-25T01:00:00Z", 3600, "CET"),
            ("Europe/Berlin", "2150-07-15T12:00:00Z", 7200, "CEST"),
            ("Europe/Berlin", "2150-12-31T23:59:59Z", 3600, "CET"),
            ("America/New_York", "2026-03-08T07:00:00Z", -14_400, "EDT"),
            ("America/New_York", "2199-11-03T05:59:59Z", -14_400, "EDT"),
            ("America/New_York", "2199-11-03T06:00:00Z", -18_000, "EST"),
            ("Australia/Lord_Howe", "2026-01-15T12:00:00Z", 39_600, "+11"),
            ("Australia/Lord_Howe", "2126-07-15T12:00:00Z", 37_800, "+1030"),
            ("Australia/Sydney", "2100-01-01T00:00:00Z", 39_600, "AEDT"),
            ("Asia/Kathmandu", "2026-01-15T12:00:00Z", 20_700, "+0545"),
            ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000, "-10"),
            ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400, "+14"),
            ("Etc/UTC", "2026-01-15T12:00:00Z", 0, "UTC"),
            ("UTC", "2026-01-15T12:00:00Z", 0, "UTC"),
        ])
    func offsets(zone: String, instant: String, offset: Int, abbreviation: String) throws {
        let rules = try TimeZoneRules(identifier: zone)
        let instant = try Timestamp(rfc3339: instant)
        #expect(rules.offset(at: instant) == offset)
        #expect(rules.abbreviation(at: instant) == abbreviation)
    }

    @Test(
        "Names that are unknown, or reach outside the directory, are refused",
        arguments: [
            ("", TimeZoneError.Reason.invalidIdentifier), ("/etc/passwd", .invalidIdentifier),
            ("../../../etc/passwd", .invalidIdentifier), ("Europe/../UTC", .invalidIdentifier),
            ("Europe//Berlin", .invalidIdentifier), ("Europe/Berlin/", .invalidIdentifier),
            ("Europe/Berl\u{0}in", .invalidIdentifier), ("Europe/Bérlin", .invalidIdentifier),
            ("zone.tab", .invalidIdentifier), ("Europe", .unknown), ("Europe/Atlantis", .unknown),
            (String(repeating: "a", count: 64), .unknown),
            (String(repeating: "a", count: 65), .invalidIdentifier),
            ("right/Europe/Berlin", .unknown),
        ])
    func refusesNames(identifier: String, reason: TimeZoneError.Reason) {
        #expect { try TimeZoneRules(identifier: identifier) } throws: {
            let error = $0 as? TimeZoneError
            // Where the leap-second files are installed, they are refused for what they are.
            return error?.reason == reason || (identifier.hasPrefix("right/") && error?.reason == .damaged)
        }
    }

    @Test("A local time is shown once, twice, or never")
    func localTimes() throws {
        let berlin = try TimeZoneRules(identifier: "Europe/Berlin")
        #expect(
            berlin.meaning(of: try local("2026-07-01", 18, 0)) == .once(try Timestamp(rfc3339: "2026-07-01T16:00:00Z")))
        #expect(
            berlin.meaning(of: try local("2026-10-25", 2, 30))
                == .twice(
                    earlier: try Timestamp(rfc3339: "2026-10-25T00:30:00Z"),
                    later: try Timestamp(rfc3339: "2026-10-25T01:30:00Z")))
        #expect(
            berlin.meaning(of: try local("2026-03-29", 2, 30))
                == .never(
                    change: try Timestamp(rfc3339: "2026-03-29T01:00:00Z"),
                    shifted: try Timestamp(rfc3339: "2026-03-29T01:30:00Z")))
        // The first and the last minute of both hours.
        #expect(
            berlin.timestamp(of: try local("2026-03-29", 1, 59)) == (try Timestamp(rfc3339: "2026-03-29T00:59:00Z")))
        #expect(berlin.timestamp(of: try local("2026-03-29", 3, 0)) == (try Timestamp(rfc3339: "2026-03-29T01:00:00Z")))
        #expect(berlin.timestamp(of: try local("2026-10-25", 2, 0)) == (try Timestamp(rfc3339: "2026-10-25T00:00:00Z")))
        #expect(berlin.timestamp(of: try local("2026-10-25", 3, 0)) == (try Timestamp(rfc3339: "2026-10-25T02:00:00Z")))
    }

    @Test("A day that was skipped begins and ends at the change")
    func skippedDay() throws {
        let apia = try TimeZoneRules(identifier: "Pacific/Apia")
        let date = try #require(CalendarDate(text: "2011-12-30"))
        #expect(apia.startOfDay(date) == (try Timestamp(rfc3339: "2011-12-30T10:00:00Z")))
        #expect(apia.startOfDay(date.adding(days: 1)) == (try Timestamp(rfc3339: "2011-12-30T10:00:00Z")))
    }

    @Test("A day begins at the change where the clock skips midnight")
    func skippedMidnight() throws {
        // Cuba sets its clock forward at midnight.
        let havana = try TimeZoneRules(identifier: "America/Havana")
        let date = try #require(CalendarDate(text: "2026-03-08"))
        let start = havana.startOfDay(date)
        #expect(start == (try Timestamp(rfc3339: "2026-03-08T05:00:00Z")))
        #expect(havana.localDateTime(at: start).description == "2026-03-08T01:00:00")
    }

    @Test("Every local time of a year leads back to itself", arguments: ["Europe/Berlin", "America/St_Johns", "UTC"])
    func roundTrip(zone: String) throws {
        let rules = try TimeZoneRules(identifier: zone)
        let start = try Timestamp(rfc3339: "2026-01-01T00:00:00Z")
        for halfHours in 0..<(365 * 48) {
            let instant = start + .minutes(30 * halfHours)
            switch rules.meaning(of: rules.localDateTime(at: instant)) {
            case .once(let found): #expect(found == instant)
            case .twice(let earlier, let later): #expect(earlier == instant || later == instant)
            case .never: Issue.record("the clock shows \(instant)")
            }
        }
    }

    private func local(_ date: String, _ hour: Int, _ minute: Int) throws -> LocalDateTime {
        let date = try #require(CalendarDate(text: date))
        return try #require(LocalDateTime(date, hour: hour, minute: minute))
    }
}
