import Time

extension RecurrenceRule: CustomStringConvertible {
    public var description: String { text }

    /// The value of an RRULE property. Parts that say nothing are left out.
    public var text: String {
        var text = "FREQ=\(frequency.rawValue)"
        switch end {
        case .never: break
        case .count(let count): text += ";COUNT=\(count)"
        case .until(let time): text += ";UNTIL=\(time.text)"
        }
        if interval != 1 { text += ";INTERVAL=\(interval)" }
        let lists = [
            ("BYSECOND", bySecond), ("BYMINUTE", byMinute), ("BYHOUR", byHour), ("BYMONTHDAY", byMonthDay),
            ("BYYEARDAY", byYearDay), ("BYWEEKNO", byWeekNumber), ("BYMONTH", byMonth), ("BYSETPOS", bySetPosition),
        ]
        if !byDay.isEmpty { text += ";BYDAY=" + byDay.map(\.text).joined(separator: ",") }
        for (name, list) in lists where !list.isEmpty {
            text += ";\(name)=" + list.map { String($0) }.joined(separator: ",")
        }
        if weekStart != .monday { text += ";WKST=\(weekStart.iCalendarName)" }
        return text
    }

    /// Reads the value of an RRULE property. Parts may come in any order, but only once.
    ///
    /// - Throws: ``ICalendarValueError``, which names the part.
    public init(_ text: some StringProtocol) throws(ICalendarValueError) {
        var parts: [(name: String, value: Substring)] = []
        for part in Substring(text).split(separator: ";") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else {
                throw ICalendarValueError("RRULE", part, expected: "a part such as FREQ=DAILY")
            }
            let name = String(decoding: halves[0].utf8.map(\.asciiUppercased), as: UTF8.self)
            guard !parts.contains(where: { $0.name == name }) else {
                throw ICalendarValueError(name, halves[1], expected: "each part only once")
            }
            parts.append((name, halves[1]))
        }
        guard let frequency = parts.first(where: { $0.name == "FREQ" })?.value else {
            throw ICalendarValueError("RRULE", text, expected: "a part FREQ")
        }
        guard let known = Frequency.allCases.first(where: { $0.rawValue.isSameName(as: frequency) }) else {
            throw ICalendarValueError("FREQ", frequency, expected: "SECONDLY, MINUTELY, … or YEARLY")
        }
        self.init(known)
        for part in parts where part.name != "FREQ" { try take(part.name, part.value) }
    }

    private mutating func take(_ name: String, _ value: Substring) throws(ICalendarValueError) {
        switch name {
        case "INTERVAL": interval = try Self.number(name, value)
        case "COUNT":
            guard case .never = end else { throw Self.twoEnds(name, value) }
            end = .count(try Self.number(name, value))
        case "UNTIL":
            guard case .never = end else { throw Self.twoEnds(name, value) }
            end = .until(try ICalendarTime(value))
        case "BYSECOND": bySecond = try Self.list(name, value, 0...60)
        case "BYMINUTE": byMinute = try Self.list(name, value, 0...59)
        case "BYHOUR": byHour = try Self.list(name, value, 0...23)
        case "BYMONTHDAY": byMonthDay = try Self.list(name, value, 1...31, fromEnd: true)
        case "BYYEARDAY": byYearDay = try Self.list(name, value, 1...366, fromEnd: true)
        case "BYWEEKNO": byWeekNumber = try Self.list(name, value, 1...53, fromEnd: true)
        case "BYMONTH": byMonth = try Self.list(name, value, 1...12)
        case "BYSETPOS": bySetPosition = try Self.list(name, value, 1...366, fromEnd: true)
        case "BYDAY": byDay = try Self.days(value)
        case "WKST":
            guard let weekday = Weekday(iCalendarName: value) else {
                throw ICalendarValueError(name, value, expected: "a weekday such as MO")
            }
            weekStart = weekday
        case _ where name.hasPrefix("X-"): break
        // A part that is not understood, such as RSCALE (RFC 7529), could mean quite another set of days.
        default: throw ICalendarValueError(name, value, expected: "a part of RFC 5545")
        }
    }

    private static func twoEnds(_ name: String, _ value: Substring) -> ICalendarValueError {
        ICalendarValueError(name, value, expected: "only one of COUNT and UNTIL")
    }

    /// A number of 1 or more.
    private static func number(_ name: String, _ value: Substring) throws(ICalendarValueError) -> Int {
        var scanner = ValueScanner(value)
        guard let number = scanner.number(), number > 0, scanner.isAtEnd else {
            throw ICalendarValueError(name, value, expected: "a number of 1 or more")
        }
        return number
    }

    private static func list(
        _ name: String, _ value: Substring, _ range: ClosedRange<Int>, fromEnd: Bool = false
    ) throws(ICalendarValueError) -> [Int] {
        var numbers: [Int] = []
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            var scanner = ValueScanner(item)
            let sign = fromEnd ? scanner.sign() ?? 1 : 1
            guard let number = scanner.number(), range.contains(number), scanner.isAtEnd else {
                let negative = fromEnd ? " or its negative" : ""
                throw ICalendarValueError(
                    name, value, expected: "a list of \(range.lowerBound) to \(range.upperBound)\(negative)")
            }
            numbers.append(sign * number)
        }
        return numbers
    }

    private static func days(_ value: Substring) throws(ICalendarValueError) -> [Day] {
        var days: [Day] = []
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            var scanner = ValueScanner(item)
            let sign = scanner.sign()
            let ordinal = scanner.number()
            guard ordinal.map({ (1...53).contains($0) }) ?? (sign == nil),
                let weekday = Weekday(iCalendarName: item.suffix(2)), scanner.remaining == 2
            else { throw ICalendarValueError("BYDAY", value, expected: "a list of weekdays such as MO,-1SU") }
            days.append(Day(weekday, ordinal: ordinal.map { (sign ?? 1) * $0 }))
        }
        return days
    }
}

extension RecurrenceRule.Day {
    fileprivate var text: String { (ordinal.map { String($0) } ?? "") + weekday.iCalendarName }
}
