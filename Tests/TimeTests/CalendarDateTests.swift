import Testing
import Time

@Suite("Calendar dates")
struct CalendarDateTests {
    @Test("Every day from 1600 to 2400 follows the one before it")
    func daysInOrder() throws {
        let first = try #require(CalendarDate(year: 1600, month: 1, day: 1))
        let last = try #require(CalendarDate(year: 2400, month: 12, day: 31))
        var expected = first
        for number in first.daysSinceEpoch...last.daysSinceEpoch {
            let date = CalendarDate(daysSinceEpoch: number)
            try #require(date == expected && date.daysSinceEpoch == number)
            expected =
                CalendarDate(year: date.year, month: date.month, day: date.day + 1)
                ?? CalendarDate(year: date.year, month: date.month + 1, day: 1)
                ?? CalendarDate(year: date.year + 1, month: 1, day: 1) ?? first
        }
    }

    @Test("Known days have their weekday")
    func weekdays() throws {
        #expect(try #require(CalendarDate(text: "1970-01-01")).weekday == .thursday)
        #expect(try #require(CalendarDate(text: "2026-12-03")).weekday == .thursday)
        #expect(try #require(CalendarDate(text: "1969-12-28")).weekday == .sunday)
        #expect(try #require(CalendarDate(text: "2000-02-29")).weekday == .tuesday)
    }

    @Test("Adding months keeps the day or takes the month's last one")
    func months() throws {
        let january = try #require(CalendarDate(text: "2027-01-31"))
        #expect(january.adding(months: 1).description == "2027-02-28")
        #expect(january.adding(months: 13).description == "2028-02-29")
        #expect(january.adding(months: -2).description == "2026-11-30")
        #expect(january.adding(days: 1).description == "2027-02-01")
    }

    @Test("Texts that name no day are refused", arguments: ["", "2026-2-03", "2026-02-30", "2026-02-03T", "20260203"])
    func refuses(text: String) {
        #expect(CalendarDate(text: text) == nil)
    }

    @Test("Wall-clock times check their parts")
    func localDateTime() throws {
        let date = try #require(CalendarDate(text: "2026-12-03"))
        let time = try #require(LocalDateTime(date, hour: 18, minute: 5, second: 9, millisecond: 7))
        #expect(time.description == "2026-12-03T18:05:09.007")
        #expect((time.hour, time.minute, time.second, time.millisecond) == (18, 5, 9, 7))
        #expect(LocalDateTime(date, hour: 24, minute: 0) == nil)
        #expect(LocalDateTime(date, hour: 0, minute: 60) == nil)
        #expect(LocalDateTime(date, hour: 0, minute: 0, second: 60) == nil)
    }
}
