/// A zone's rule for all years, in the form of the POSIX `TZ` variable, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Grammar: POSIX.1-2017 §8.3 with the wider hours of RFC 8536 §3.3.1 (−167…167).
struct PosixRule: Equatable, Sendable {
    struct DaylightSaving: Equatable, Sendable {
        let offset: ZoneOffset
        /// When it begins, by the standard clock.
        let start: PosixDate
        /// When it ends, by the daylight saving clock.
        let end: PosixDate
    }

    let standard: ZoneOffset
    let daylightSaving: DaylightSaving?

    /// `nil` when malformed.
    init?(_ text: some Collection<UInt8>) {
        var scanner = PosixRuleScanner(Array(text))
        guard let name = scanner.name(), let west = scanner.time(maximalHours: 24) else { return nil }
        // POSIX counts west of Greenwich, everyone else east.
        standard = ZoneOffset(seconds: -west, isDaylightSaving: false, abbreviation: name)
        if scanner.isAtEnd {
            daylightSaving = nil
            return
        }

        guard let summerName = scanner.name() else { return nil }
        var summerSeconds = standard.seconds + 3600
        if scanner.next != UInt8(ascii: ",") {
            guard let west = scanner.time(maximalHours: 24) else { return nil }
            summerSeconds = -west
        }
        guard scanner.skip(","), let start = scanner.date(), scanner.skip(","), let end = scanner.date(),
            scanner.isAtEnd
        else { return nil }
        daylightSaving = DaylightSaving(
            offset: ZoneOffset(seconds: summerSeconds, isDaylightSaving: true, abbreviation: summerName),
            start: start, end: end)
    }

    /// The span around a second that lies after the last change of a zone's table.
    ///
    /// - Parameter last: the open span that the table ends with.
    func period(containing second: Int64, after last: ZonePeriod) -> ZonePeriod {
        guard let daylightSaving else {
            // The table's last setting and the rule agree in every sound file.
            return last
        }
        let year = CalendarDate(daysSinceEpoch: Int(second.dividedFloor(by: 86_400).quotient)).year
        // A neighbouring year's change can be the nearest one, seen from either end of the year.
        let changes = (year - 1...year + 1).flatMap { year in
            [
                (time: daylightSaving.end.second(ofYear: year, offset: daylightSaving.offset.seconds), to: standard),
                (time: daylightSaving.start.second(ofYear: year, offset: standard.seconds), to: daylightSaving.offset),
            ]
        }
        // What lies beyond the calendar's years never happens.
        .filter { $0.time > last.start ?? .min && $0.time < .max }
        .sorted { $0.time < $1.time }

        var period = last
        for change in changes {
            if change.time > second {
                period.end = change.time
                break
            }
            period.previous = period.offset
            period.start = change.time
            period.offset = change.to
        }
        return period
    }
}

/// A yearly date and a time of day.
struct PosixDate: Equatable, Sendable {
    enum Day: Equatable, Sendable {
        /// `Jn`, 1…365: 29 February is never counted.
        case ofCommonYear(Int)
        /// `n`, 0…365: 29 February is counted.
        case ofYear(Int)
        /// `Mm.w.d`: the `week`th such weekday of the month, 5 is the last.
        case ofMonth(month: Int, week: Int, weekday: Int)
    }

    let day: Day
    /// Seconds after the midnight that begins the day; may be negative or beyond one day.
    let time: Int

    /// The instant in that year, in seconds since 1970-01-01T00:00:00Z.
    ///
    /// - Parameter offset: seconds east of UTC of the clock that the date is read on.
    func second(ofYear year: Int, offset: Int) -> Int64 {
        guard let newYear = CalendarDate(year: year, month: 1, day: 1) else {
            // Beyond the calendar's years nothing happens any more.
            return year < 0 ? .min : .max
        }
        return Int64(dayNumber(year: year, newYear: newYear) * 86_400 + time - offset)
    }

    private func dayNumber(year: Int, newYear: CalendarDate) -> Int {
        switch day {
        case .ofYear(let index):
            return newYear.daysSinceEpoch + index
        case .ofCommonYear(let number):
            let leapDay = CalendarDate.isLeapYear(year) && number >= 60 ? 1 : 0
            return newYear.daysSinceEpoch + number - 1 + leapDay
        case .ofMonth(let month, let week, let weekday):
            let first = newYear.adding(months: month - 1)
            let untilWeekday = (weekday - first.weekday.rawValue + 7) % 7
            let days = CalendarDate.days(inMonth: month, ofYear: year)
            var index = untilWeekday + (week - 1) * 7
            if index >= days { index -= 7 }
            return first.daysSinceEpoch + index
        }
    }
}
