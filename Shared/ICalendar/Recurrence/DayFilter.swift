import Time

/// The parts of a rule that say which days are meant.
struct DayFilter: Sendable {
    private enum OrdinalScope {
        case none, month, year
    }

    /// Bit n is month n.
    private var months: UInt16
    /// Bit n is the weekday with the raw value n.
    private var weekdays: UInt8 = 0
    private var ordinals: [RecurrenceRule.Day] = []
    private let ordinalScope: OrdinalScope
    private let hasDays: Bool
    private let monthDays: Set<Int>
    private let yearDays: Set<Int>
    private let weekNumbers: Set<Int>
    private let weekStart: Weekday

    /// What the rule does not say comes from its start (RFC 5545 §3.3.10).
    init(_ rule: RecurrenceRule, start: CalendarDate) {
        var months = rule.byMonth
        var monthDays = rule.byMonthDay
        var days = rule.byDay
        if rule.byYearDay.isEmpty, monthDays.isEmpty, days.isEmpty {
            switch rule.frequency {
            case .yearly where rule.byWeekNumber.isEmpty:
                if months.isEmpty { months = [start.month] }
                monthDays = [start.day]
            case .yearly, .weekly: days = [.init(start.weekday)]
            case .monthly: monthDays = [start.day]
            default: break
            }
        }
        self.months = months.isEmpty ? .max : months.reduce(0) { $0 | 1 << $1 }
        self.monthDays = Set(monthDays)
        yearDays = Set(rule.byYearDay)
        weekNumbers = Set(rule.byWeekNumber)
        weekStart = rule.weekStart
        hasDays = !days.isEmpty
        // The RFC forbids ordinals elsewhere; where they are found all the same, every such weekday is meant.
        ordinalScope =
            switch rule.frequency {
            case .monthly: .month
            case .yearly where rule.byWeekNumber.isEmpty: rule.byMonth.isEmpty ? .year : .month
            default: .none
            }
        for day in days {
            if day.ordinal == nil || ordinalScope == .none {
                weekdays |= 1 << day.weekday.rawValue
            } else {
                ordinals.append(day)
            }
        }
    }

    func allows(month: Int) -> Bool { months & 1 << month != 0 }

    /// - Parameter day: days since 1970-01-01.
    func allows(day number: Int) -> Bool {
        let date = CalendarDate(daysSinceEpoch: number)
        return allows(month: date.month) && allowsMonthDay(of: date) && allowsWeekday(of: date, number)
            && allowsYearDay(of: date, number) && allowsWeek(of: date, number)
    }

    private func allowsMonthDay(of date: CalendarDate) -> Bool {
        guard !monthDays.isEmpty, !monthDays.contains(date.day) else { return true }
        return monthDays.contains(date.day - CalendarDate.days(inMonth: date.month, ofYear: date.year) - 1)
    }

    private func allowsWeekday(of date: CalendarDate, _ number: Int) -> Bool {
        guard hasDays else { return true }
        let weekday = Self.weekday(ofDay: number)
        if weekdays & 1 << weekday != 0 { return true }
        guard !ordinals.isEmpty else { return false }
        let (index, length) =
            ordinalScope == .year
            ? (number - Self.newYear(date.year), Self.length(ofYear: date.year))
            : (date.day - 1, CalendarDate.days(inMonth: date.month, ofYear: date.year))
        let fromStart = index / 7 + 1
        let fromEnd = -((length - 1 - index) / 7 + 1)
        return ordinals.contains {
            $0.weekday.rawValue == weekday && ($0.ordinal == fromStart || $0.ordinal == fromEnd)
        }
    }

    private func allowsYearDay(of date: CalendarDate, _ number: Int) -> Bool {
        guard !yearDays.isEmpty else { return true }
        let day = number - Self.newYear(date.year) + 1
        return yearDays.contains(day) || yearDays.contains(day - Self.length(ofYear: date.year) - 1)
    }

    /// A week belongs to the year in which most of its days lie, that is its fourth; the first of a year is number 1.
    private func allowsWeek(of date: CalendarDate, _ number: Int) -> Bool {
        guard !weekNumbers.isEmpty else { return true }
        let fourthDay = Self.startOfWeek(number, weekStart) + 3
        let year = CalendarDate(daysSinceEpoch: fourthDay).year
        let week = (fourthDay - Self.newYear(year)) / 7 + 1
        if weekNumbers.contains(week) { return true }
        // 28 December always lies in the last week.
        let lastFourthDay = Self.startOfWeek(Self.newYear(year + 1) - 4, weekStart) + 3
        let weeks = (lastFourthDay - Self.newYear(year)) / 7 + 1
        return weekNumbers.contains(week - weeks - 1)
    }
}

// MARK: - Calendar

extension DayFilter {
    /// 0 is Sunday.
    static func weekday(ofDay number: Int) -> Int {
        // 1970-01-01 was a Thursday.
        let index = (number + 4) % 7
        return index < 0 ? index + 7 : index
    }

    static func startOfWeek(_ day: Int, _ weekStart: Weekday) -> Int {
        day - (weekday(ofDay: day) - weekStart.rawValue + 7) % 7
    }

    /// Days from 1970-01-01 to 1 January.
    static func newYear(_ year: Int) -> Int { firstOfMonth(1, year) }

    static func firstOfMonth(_ month: Int, _ year: Int) -> Int {
        CalendarDate(year: year, month: month, day: 1)?.daysSinceEpoch ?? .max / (2 * FaceTime.secondsOfDay)
    }

    private static func length(ofYear year: Int) -> Int { CalendarDate.isLeapYear(year) ? 366 : 365 }
}
