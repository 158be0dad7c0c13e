import Time

/// The times that a rule names, ascending, by the clock's face.
struct RuleFaces: Sendable {
    private var periods: RulePeriods
    /// Seconds of the day, or of the hour or minute when the rule's frequency is that.
    private let times: [Int]
    private let positions: [Int]
    private let start: FaceTime
    /// Nothing before that is wanted.
    private let earliest: FaceTime
    private let last: FaceTime
    private var countLeft: Int?

    /// The period that is being given.
    private var days: [Int] = []
    private var second = 0
    /// Which of its occurrences are still to be given: all from a place on, or those that BYSETPOS names.
    private var place = 0
    private var chosen: [Int]?

    /// - Parameters:
    ///   - start: counted as the first occurrence, also when the rule does not name it.
    ///   - earliest: what lies before may be left out, and is, when there is no need to count it.
    ///   - last: nothing after it is given.
    init(_ rule: RecurrenceRule, start: FaceTime, earliest: FaceTime, last: FaceTime) {
        periods = RulePeriods(rule, start: start)
        times = Self.times(of: rule, start: start.secondOfDay)
        positions = Array(Set(rule.bySetPosition))
        self.start = start
        self.last = last
        if case .count(let count) = rule.end {
            countLeft = count
            self.earliest = start
        } else {
            self.earliest = max(start, earliest)
            periods.skip(to: self.earliest)
        }
    }

    /// - Throws: ``RecurrenceError/tooManySteps(limit:)``.
    mutating func next(_ budget: inout StepBudget) throws(RecurrenceError) -> FaceTime? {
        while countLeft != 0 {
            guard let time = nextOfPeriod() else {
                guard !times.isEmpty, try startPeriod(&budget) else { return nil }
                continue
            }
            try budget.spend()
            guard time >= earliest else { continue }
            guard time <= last else { return nil }
            if let count = countLeft { countLeft = count - 1 }
            return time
        }
        return nil
    }

    /// Counts the start, which the rule did not name.
    mutating func countStart() {
        if let count = countLeft { countLeft = max(0, count - 1) }
    }

    private mutating func startPeriod(_ budget: inout StepBudget) throws(RecurrenceError) -> Bool {
        guard let period = try periods.next(upTo: last, &budget) else { return false }
        days = period.days
        second = period.second
        let count = days.count * times.count
        guard positions.isEmpty else {
            place = 0
            chosen = Set(positions.map { $0 > 0 ? $0 - 1 : count + $0 }).filter { $0 >= 0 && $0 < count }.sorted()
            return true
        }
        place = firstPlace(from: earliest)
        return true
    }

    /// Passes over what lies before `earliest`, since one period can have millions of occurrences.
    private func firstPlace(from earliest: FaceTime) -> Int {
        let day = earliest.day
        let passed = days.firstIndex { $0 >= day } ?? days.count
        guard passed < days.count, days[passed] == day else { return passed * times.count }
        let rest = earliest.secondOfDay - second
        return passed * times.count + (times.firstIndex { $0 >= rest } ?? times.count)
    }

    private mutating func nextOfPeriod() -> FaceTime? {
        var index = place
        if let chosen {
            guard place < chosen.count else { return nil }
            index = chosen[place]
        }
        guard index < days.count * times.count else { return nil }
        place += 1
        let (day, time) = index.quotientAndRemainder(dividingBy: times.count)
        return FaceTime(day: days[day], second: second + times[time])
    }

    /// What the rule does not say comes from its start.
    private static func times(of rule: RecurrenceRule, start: Int) -> [Int] {
        func list(_ given: [Int], _ own: Int, below limit: RecurrenceRule.Frequency) -> [Int] {
            guard rule.frequency >= limit else { return [0] }
            return given.isEmpty ? [own] : Set(given).sorted()
        }
        // No clock here shows a 60th second.
        let seconds = list(rule.bySecond, start % 60, below: .minutely).filter { $0 < 60 }
        let minutes = list(rule.byMinute, start / 60 % 60, below: .hourly)
        let hours = list(rule.byHour, start / 3600, below: .daily)
        return hours.flatMap { hour in
            minutes.flatMap { minute in seconds.map { (hour * 60 + minute) * 60 + $0 } }
        }
    }
}
