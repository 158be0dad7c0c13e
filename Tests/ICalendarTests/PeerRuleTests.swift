import Mutation
import Testing
import Time

@testable import ICalendar

@Suite("Recurrence rules beside python-dateutil")
struct PeerRuleTests {
    private struct Case {
        let start: FaceTime
        let rule: RecurrenceRule
    }

    /// As many as the script gives.
    private static let occurrences = 40

    @Test("Random rules give the same times")
    func random() throws {
        var generator = RandomRules(seed: 5545)
        let cases = (0..<600).map { _ in
            let start = generator.start()
            return Case(start: start, rule: generator.rule(from: start))
        }
        let input = cases.map { "\(ICalendarTime.floating($0.start.local).text)\t\($0.rule.text)\n" }.joined()
        let answers = try Peer.run("expand_rules.py", input: Array(input.utf8))
        try #require(answers.count == cases.count)
        var (compared, count) = (0, 0)
        for (item, answer) in zip(cases, answers) where answer != "refused" {
            let expected = answer == "none" ? [] : answer.split(separator: " ").map(String.init)
            let found = try times(of: item)
            #expect(found == expected, "\(ICalendarTime.floating(item.start.local).text) \(item.rule.text)")
            compared += 1
            count += expected.count
        }
        // Rules without any time show little.
        #expect(compared > 500 && count > 6000)
    }

    private func times(of item: Case) throws -> [String] {
        var last = FaceTime(seconds: .max / 2000)
        if case .until(let until) = item.rule.end { last = FaceTime(until.face) }
        var faces = RuleFaces(item.rule, start: item.start, earliest: item.start, last: last)
        var budget = StepBudget(10_000_000)
        var found: [String] = []
        while found.count < Self.occurrences, let face = try faces.next(&budget) {
            found.append(ICalendarTime.floating(face.local).text)
        }
        return found
    }
}

/// Makes rules at random, but none that the RFC leaves open and dateutil reads in its own way.
private struct RandomRules {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func start() -> FaceTime {
        FaceTime(day: number(10_000...14_000), second: number(0...86_399))
    }

    mutating func rule(from start: FaceTime) -> RecurrenceRule {
        let frequency = RecurrenceRule.Frequency.allCases[number(0...6)]
        var rule = RecurrenceRule(frequency, interval: chance(2) ? 1 : number(1...4))
        rule.weekStart = Weekday.allCases[number(0...6)]
        var parts = 0
        if chance(3) { (rule.byMonth, parts) = (list(1...12), parts + 1) }
        if chance(3), frequency != .weekly { (rule.byMonthDay, parts) = (list(1...31, fromEnd: true), parts + 1) }
        if chance(5), frequency == .yearly || frequency < .daily {
            (rule.byYearDay, parts) = (list(1...366, fromEnd: true), parts + 1)
        }
        if chance(2) { (rule.byDay, parts) = (days(frequency, perMonth: !rule.byMonth.isEmpty), parts + 1) }
        if frequency == .yearly, chance(3) {
            rule.byWeekNumber = chance(4) ? [-1] : list(1...53)
            rule.byDay = rule.byDay.map { .init($0.weekday) }
            // Without a day dateutil takes the whole week, and not the weekday of the start.
            if rule.byDay.isEmpty { rule.byDay = [.init(.tuesday)] }
        }
        if chance(4) { (rule.byHour, parts) = (list(0...23), parts + 1) }
        if chance(4) { (rule.byMinute, parts) = (list(0...59), parts + 1) }
        if chance(6) { (rule.bySecond, parts) = (list(0...59), parts + 1) }
        // Of the one time of a second there is no second, and of minutes dateutil tries each for years.
        if parts > 0, frequency >= .hourly, chance(4) {
            rule.bySetPosition = list(1...(frequency == .hourly ? 1 : 4), fromEnd: true)
            // In the first week dateutil counts positions from the start on.
            if frequency == .weekly { rule.weekStart = start.local.date.weekday }
        }
        // What matches rarely is looked for in a certain time, since dateutil takes long for it.
        rule.end =
            frequency >= .daily && parts < 2 && chance(2) ? .count(number(1...50)) : until(start, frequency)
        return rule
    }

    private func until(_ start: FaceTime, _ frequency: RecurrenceRule.Frequency) -> RecurrenceRule.End {
        let days =
            switch frequency {
            case .yearly: 15_000
            case .monthly: 4000
            case .weekly, .daily: 1500
            case .hourly: 400
            case .minutely: 30
            case .secondly: 3
            }
        return .until(.floating(FaceTime(seconds: start.seconds + days * 86_400).local))
    }

    private mutating func days(
        _ frequency: RecurrenceRule.Frequency, perMonth: Bool
    ) -> [RecurrenceRule.Day] {
        let hasOrdinals = frequency >= .monthly && chance(2)
        let largest = frequency == .monthly || perMonth ? 5 : 53
        return (0..<number(1...3)).map { _ in
            let ordinal = number(1...largest) * (chance(2) ? 1 : -1)
            return .init(Weekday.allCases[number(0...6)], ordinal: hasOrdinals ? ordinal : nil)
        }
    }

    private mutating func list(_ range: ClosedRange<Int>, fromEnd: Bool = false) -> [Int] {
        (0..<number(1...4)).map { _ in number(range) * (fromEnd && chance(3) ? -1 : 1) }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func chance(_ outOf: Int) -> Bool { number(1...outOf) == 1 }
}
