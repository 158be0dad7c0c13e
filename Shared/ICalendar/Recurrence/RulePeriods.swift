import Time

/// The periods of a rule that can have occurrences: every so many years, months, …, seconds from its start on.
///
/// Days that the rule does not allow are passed over whole, so that a rule which names each second of a few days costs
/// no more than those days.
struct RulePeriods: Sendable {
    struct Period {
        /// Days since 1970-01-01, ascending.
        let days: [Int]
        /// Seconds that are added to each time of day.
        let second: Int
    }

    private let frequency: RecurrenceRule.Frequency
    private let interval: Int
    private let weekStart: Weekday
    private let filter: DayFilter
    private let hours: Set<Int>
    private let minutes: Set<Int>
    private let seconds: Set<Int>
    private let start: FaceTime
    private let startDate: CalendarDate
    /// The next period: a multiple of the interval after the first one.
    private var next = 0

    /// Beyond that day there is no calendar: 9999-12-31.
    private static let lastDay = 2_932_896

    init(_ rule: RecurrenceRule, start: FaceTime) {
        frequency = rule.frequency
        interval = rule.interval
        weekStart = rule.weekStart
        self.start = start
        startDate = start.local.date
        filter = DayFilter(rule, start: startDate)
        hours = Set(rule.byHour)
        minutes = Set(rule.byMinute)
        seconds = Set(rule.bySecond)
    }

    /// Goes on with the period around that time, or the last one before it.
    mutating func skip(to time: FaceTime) {
        next = max(next, FaceTime.floor(unit(of: time) - unit(of: start), interval))
    }

    /// The next period with an allowed day; nil when it would begin after `last`.
    mutating func next(upTo last: FaceTime, _ budget: inout StepBudget) throws(RecurrenceError) -> Period? {
        let lastDay = min(last.day, Self.lastDay)
        while true {
            let unit = unit(of: start) + next * interval
            let days = range(ofUnit: unit)
            guard days.lowerBound <= lastDay else { return nil }
            try budget.spend(days.count > 31 ? 12 : 1)
            if let size = secondsOfUnit {
                if let period = try subDailyPeriod(unit * size, size) { return period }
                continue
            }
            next += 1
            let allowed = try allowedDays(days, &budget)
            if !allowed.isEmpty { return Period(days: allowed, second: 0) }
        }
    }

    private func allowedDays(_ days: Range<Int>, _ budget: inout StepBudget) throws(RecurrenceError) -> [Int] {
        guard frequency == .yearly else {
            if frequency == .monthly, !filter.allows(month: CalendarDate(daysSinceEpoch: days.lowerBound).month) {
                return []
            }
            try budget.spend(days.count)
            return days.filter { filter.allows(day: $0) }
        }
        let year = CalendarDate(daysSinceEpoch: days.lowerBound).year
        var allowed: [Int] = []
        for month in 1...12 where filter.allows(month: month) {
            let first = DayFilter.firstOfMonth(month, year)
            let length = CalendarDate.days(inMonth: month, ofYear: year)
            try budget.spend(length)
            for day in first..<first + length where filter.allows(day: day) { allowed.append(day) }
        }
        return allowed
    }

    /// The hour, minute or second, if the rule allows it; else nil, and `next` is moved past what cannot be allowed.
    private mutating func subDailyPeriod(_ second: Int, _ size: Int) throws(RecurrenceError) -> Period? {
        let time = FaceTime(seconds: second)
        let ofDay = time.secondOfDay
        if !filter.allows(day: time.day) {
            skip(past: FaceTime(day: time.day + 1, second: 0), size)
        } else if !hours.isEmpty, !hours.contains(ofDay / 3600) {
            skip(past: FaceTime(seconds: second - ofDay % 3600 + 3600), size)
        } else if frequency < .hourly, !minutes.isEmpty, !minutes.contains(ofDay / 60 % 60) {
            skip(past: FaceTime(seconds: second - ofDay % 60 + 60), size)
        } else {
            next += 1
            if frequency == .secondly, !seconds.isEmpty, !seconds.contains(ofDay % 60) { return nil }
            return Period(days: [time.day], second: ofDay)
        }
        return nil
    }

    private mutating func skip(past time: FaceTime, _ size: Int) {
        let units = FaceTime.floor(time.seconds, size) - unit(of: start)
        next = max(next + 1, -FaceTime.floor(-units, interval))
    }
}

// MARK: - Units of a frequency

extension RulePeriods {
    /// Seconds of an hour, minute or second; nil for a frequency of days or more.
    private var secondsOfUnit: Int? {
        switch frequency {
        case .secondly: 1
        case .minutely: 60
        case .hourly: 3600
        default: nil
        }
    }

    /// The number of the year, month, …, second around that time.
    private func unit(of time: FaceTime) -> Int {
        switch frequency {
        case .yearly: return time.local.date.year
        case .monthly:
            let date = time.local.date
            return date.year * 12 + date.month - 1
        // Weeks are counted from the one around 1970-01-01.
        case .weekly: return FaceTime.floor(time.day - DayFilter.startOfWeek(0, weekStart), 7)
        case .daily: return time.day
        case .hourly: return FaceTime.floor(time.seconds, 3600)
        case .minutely: return FaceTime.floor(time.seconds, 60)
        case .secondly: return time.seconds
        }
    }

    /// The days of that year, month, …, or the one around that second.
    private func range(ofUnit unit: Int) -> Range<Int> {
        switch frequency {
        case .yearly: return DayFilter.newYear(unit)..<DayFilter.newYear(unit + 1)
        case .monthly:
            let year = FaceTime.floor(unit, 12)
            let month = unit - year * 12 + 1
            let first = DayFilter.firstOfMonth(month, year)
            return first..<first + CalendarDate.days(inMonth: month, ofYear: year)
        case .weekly:
            let first = DayFilter.startOfWeek(0, weekStart) + unit * 7
            return first..<first + 7
        case .daily: return unit..<unit + 1
        case .hourly, .minutely, .secondly:
            let day = FaceTime.floor(unit * (secondsOfUnit ?? 1), FaceTime.secondsOfDay)
            return day..<day + 1
        }
    }
}
