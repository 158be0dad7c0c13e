import Testing
import Time

@testable import NotificationsService

@Suite("The calendar of a place")
struct LocalCalendarTests {
    private func calendar(_ zone: String) throws -> LocalCalendar {
        LocalCalendar(zone: try TimeZoneRules(identifier: zone))
    }

    private func at(_ text: String) throws -> Timestamp { try Timestamp(rfc3339: text) }

    @Test(
        "labels the local date, not the date in UTC",
        arguments: [
            ("UTC", "2026-03-03T23:30:00Z", "3rd Mar"),
            ("Asia/Tokyo", "2026-03-03T15:00:00Z", "4th Mar"),
            ("Asia/Tokyo", "2026-03-03T14:59:59.999Z", "3rd Mar"),
            ("America/Los_Angeles", "2026-03-03T07:59:59Z", "2nd Mar"),
            ("America/Los_Angeles", "2026-03-03T08:00:00Z", "3rd Mar"),
            ("Pacific/Kiritimati", "2026-12-31T10:00:00Z", "1st Jan"),
            ("Europe/Lisbon", "2026-03-29T00:59:59Z", "29th Mar"),
        ])
    func label(zone: String, instant: String, expected: String) throws {
        #expect(try calendar(zone).label(of: at(instant)) == expected)
    }

    @Test(
        "writes English ordinals",
        arguments: zip(
            1...31,
            [
                "1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th", "11th", "12th", "13th", "14th",
                "15th", "16th", "17th", "18th", "19th", "20th", "21st", "22nd", "23rd", "24th", "25th", "26th", "27th",
                "28th", "29th", "30th", "31st",
            ]))
    func ordinals(day: Int, expected: String) throws {
        let calendar = LocalCalendar(zone: .utc)
        let instant = try at("2026-01-01T12:00:00Z") + .days(day - 1)
        #expect(calendar.label(of: instant) == "\(expected) Jan")
    }

    @Test("counts midnights, also over a change of clocks")
    func days() throws {
        let newYork = try calendar("America/New_York")
        // Clocks go forward on 8 March 2026 at 07:00 UTC: that local day has 23 hours.
        #expect(newYork.days(from: try at("2026-03-08T04:59:59Z"), to: try at("2026-03-08T05:00:00Z")) == 1)
        #expect(newYork.days(from: try at("2026-03-08T05:00:00Z"), to: try at("2026-03-09T04:00:00Z")) == 1)
        #expect(newYork.days(from: try at("2026-03-08T05:00:00Z"), to: try at("2026-03-09T03:59:59Z")) == 0)
        #expect(newYork.days(from: try at("2026-03-10T05:00:00Z"), to: try at("2026-03-08T12:00:00Z")) == -2)
    }

    @Test(
        "finds the next local date, also where a day has 23 or 25 hours or no midnight",
        arguments: [
            ("UTC", "2026-03-02T12:00:00Z", "2026-03-03T00:00:00Z"),
            ("UTC", "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z"),
            ("America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
            ("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
            ("Asia/Kathmandu", "2026-03-02T12:00:00Z", "2026-03-02T18:15:00Z"),
            // Cairo's clocks go forward at midnight: 24 April 2026 begins at 01:00.
            ("Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z"),
        ])
    func nextDate(zone: String, instant: String, expected: String) throws {
        #expect(try calendar(zone).nextDate(after: at(instant)) == at(expected))
    }
}
