import Time

extension RecurrenceRule {
    /// The days of the rule from the first one on, in order, however many the rule's own end allows. Ends are not
    /// looked at here, since they may be times of day.
    ///
    /// - Parameter last: no day behind this one is given.
    func days(from first: CalendarDate, through last: CalendarDate) -> [CalendarDate] {
        var days: [CalendarDate] = []
        var period = 0
        while let candidates = candidates(ofPeriod: period, from: first), candidates.start <= last {
            days += chosen(among: candidates.days).filter { $0 >= first && $0 <= last }
            period += interval
        }
        return days
    }

    /// The matching days of the n-th period, counted from the one of the first day.
    private func candidates(ofPeriod period: Int, from first: CalendarDate) -> (
        start: CalendarDate, days: [CalendarDate]
    )? {
        let start: CalendarDate
        let length: Int
        switch frequency {
        case .daily:
            start = first.adding(days: period)
            length = 1
        case .weekly:
            let back = (first.weekday.rawValue - weekStart.rawValue + 7) % 7
            start = first.adding(days: 7 * period - back)
            length = 7
        case .monthly:
            guard let monthStart = CalendarDate(year: first.year, month: first.month, day: 1) else { return nil }
            start = monthStart.adding(months: period)
            length = CalendarDate.days(inMonth: start.month, ofYear: start.year)
        case .yearly:
            guard let yearStart = CalendarDate(year: first.year + period, month: 1, day: 1) else { return nil }
            start = yearStart
            length = CalendarDate.isLeapYear(start.year) ? 366 : 365
        }
        return (start, (0..<length).map { start.adding(days: $0) }.filter { matches($0, first: first) })
    }

    private func matches(_ day: CalendarDate, first: CalendarDate) -> Bool {
        guard months.isEmpty || months.contains(day.month) else { return false }
        if !monthDays.isEmpty {
            let length = CalendarDate.days(inMonth: day.month, ofYear: day.year)
            guard monthDays.contains(day.day) || monthDays.contains(day.day - length - 1) else { return false }
        }
        if !weekdays.isEmpty {
            guard weekdays.contains(where: { $0.weekday == day.weekday && isOrdinal($0.ordinal, of: day) }) else {
                return false
            }
        }
        return hasDayRule || isLikeFirst(day, first)
    }

    private var hasDayRule: Bool { !weekdays.isEmpty || !monthDays.isEmpty || frequency == .daily }

    /// Without a rule for days, the first day tells which day of the period it is.
    private func isLikeFirst(_ day: CalendarDate, _ first: CalendarDate) -> Bool {
        switch frequency {
        case .daily: true
        case .weekly: day.weekday == first.weekday
        case .monthly: day.day == first.day
        case .yearly: day.day == first.day && (!months.isEmpty || day.month == first.month)
        }
    }

    /// `2TU` counts within the month, or within the year where the rule is yearly without months.
    private func isOrdinal(_ ordinal: Int?, of day: CalendarDate) -> Bool {
        guard let ordinal else { return true }
        let (before, length): (Int, Int)
        if frequency == .yearly, months.isEmpty {
            let start = CalendarDate(year: day.year, month: 1, day: 1)?.daysSinceEpoch ?? day.daysSinceEpoch
            before = day.daysSinceEpoch - start
            length = CalendarDate.isLeapYear(day.year) ? 366 : 365
        } else {
            before = day.day - 1
            length = CalendarDate.days(inMonth: day.month, ofYear: day.year)
        }
        return ordinal > 0 ? before / 7 + 1 == ordinal : (length - 1 - before) / 7 + 1 == -ordinal
    }

    private func chosen(among days: [CalendarDate]) -> [CalendarDate] {
        guard !positions.isEmpty else { return days }
        return days.enumerated().filter { index, _ in
            positions.contains(index + 1) || positions.contains(index - days.count)
        }.map(\.element)
    }
}
