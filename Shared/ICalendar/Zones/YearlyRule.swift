import Time

extension ZoneChange {
    /// What the clock shows at that moment as it stood before.
    var face: FaceTime { FaceTime(seconds: Int(instant.seconds) + offsetBefore) }
}

/// The rule that a zone's changes follow from some year on.
struct YearlyRule {
    /// Those that follow it, one each year.
    private(set) var changes: [ZoneChange]
    private var days: ClosedRange<Int>
    private var isLastOfMonth: Bool

    private init(_ change: ZoneChange) {
        changes = [change]
        let date = change.face.local.date
        days = date.day...date.day
        isLastOfMonth = Self.isInLastWeek(date)
    }

    /// The longest rule at the end of the changes; nil when there is none, or it ends before that year.
    static func tail(of changes: [ZoneChange], reaching year: Int) -> YearlyRule? {
        guard let last = changes.last, last.face.local.date.year >= year else { return nil }
        var rule = YearlyRule(last)
        for change in changes.dropLast().reversed() {
            guard rule.take(earlier: change) else { break }
        }
        return rule.changes.count > 2 ? rule : nil
    }

    /// Whether the change belongs to the rule, as that of the year before.
    private mutating func take(earlier change: ZoneChange) -> Bool {
        let (own, other) = (changes[0].face, change.face)
        let (date, earlier) = (own.local.date, other.local.date)
        guard earlier.year == date.year - 1, earlier.month == date.month, earlier.weekday == date.weekday,
            other.secondOfDay == own.secondOfDay
        else { return false }
        let widened = min(days.lowerBound, earlier.day)...max(days.upperBound, earlier.day)
        let isLast = isLastOfMonth && Self.isInLastWeek(earlier)
        guard isLast || widened.count <= 7 else { return false }
        changes.insert(change, at: 0)
        days = widened
        isLastOfMonth = isLast
        return true
    }

    var rule: RecurrenceRule {
        let date = changes[0].face.local.date
        var rule = RecurrenceRule(.yearly)
        rule.byMonth = [date.month]
        let week = (days.lowerBound - 1) / 7
        if isLastOfMonth {
            rule.byDay = [.init(date.weekday, ordinal: -1)]
        } else if week == (days.upperBound - 1) / 7, week < 4 {
            rule.byDay = [.init(date.weekday, ordinal: week + 1)]
        } else {
            // Such as the Friday before the last Sunday: of seven days, the one that is a Friday.
            rule.byDay = [.init(date.weekday)]
            rule.byMonthDay = Array(max(1, days.upperBound - 6)...max(7, days.upperBound))
        }
        return rule
    }

    private static func isInLastWeek(_ date: CalendarDate) -> Bool {
        date.day + 7 > CalendarDate.days(inMonth: date.month, ofYear: date.year)
    }
}
