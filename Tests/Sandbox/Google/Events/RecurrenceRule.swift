import Time

/// One RRULE of RFC 5545, as Google's calendars take it: daily to yearly.
///
/// Written for this sandbox alone and in the plainest way (every day of every period is looked at), so that a mistake
/// in Rollcall's own expander cannot hide behind it.
struct RecurrenceRule: Sendable {
    enum Frequency: String, Sendable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// `2TU`, `-1FR`, or `MO`.
    struct WeekdayRule: Sendable, Equatable {
        let ordinal: Int?
        let weekday: Weekday
    }

    enum End: Sendable, Equatable {
        case never
        case count(Int)
        case untilDay(CalendarDate)
        case untilInstant(Timestamp)
    }

    let frequency: Frequency
    var interval = 1
    var end = End.never
    var weekdays: [WeekdayRule] = []
    var monthDays: [Int] = []
    var months: [Int] = []
    var positions: [Int] = []
    var weekStart = Weekday.monday

    private static let weekdayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]

    /// `nil` for what is no rule, or one that this sandbox does not expand.
    init?(_ text: Substring) {
        var parts: [String: String] = [:]
        for part in text.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, parts.updateValue(String(pair[1]), forKey: pair[0].uppercased()) == nil else {
                return nil
            }
        }
        guard let frequency = parts.removeValue(forKey: "FREQ").flatMap({ Frequency(rawValue: $0.uppercased()) }) else {
            return nil
        }
        self.frequency = frequency
        for (name, value) in parts { guard read(name, value) else { return nil } }
        guard parts["COUNT"] == nil || parts["UNTIL"] == nil else { return nil }
    }

    private mutating func read(_ name: String, _ value: String) -> Bool {
        switch name {
        case "INTERVAL":
            interval = Int(value) ?? 0
            return (1...1000).contains(interval)
        case "COUNT":
            guard let count = Int(value), count > 0 else { return false }
            end = .count(count)
        case "UNTIL": return readUntil(value)
        case "BYDAY":
            weekdays = value.split(separator: ",").compactMap(Self.weekdayRule)
            return weekdays.count == value.split(separator: ",").count
        case "BYMONTHDAY": return Self.read(value, into: &monthDays, within: 1...31, allowsNegative: true)
        case "BYMONTH": return Self.read(value, into: &months, within: 1...12, allowsNegative: false)
        case "BYSETPOS": return Self.read(value, into: &positions, within: 1...366, allowsNegative: true)
        case "WKST":
            guard let index = Self.weekdayNames.firstIndex(of: value.uppercased()) else { return false }
            weekStart = Weekday.allCases[index]
        default: return false
        }
        return true
    }

    private mutating func readUntil(_ value: String) -> Bool {
        if let date = BasicDate.day(value) {
            end = .untilDay(date)
        } else if let instant = BasicDate.instant(value, in: .utc) {
            end = .untilInstant(instant)
        } else {
            return false
        }
        return true
    }

    private static func weekdayRule(_ text: Substring) -> WeekdayRule? {
        guard let index = weekdayNames.firstIndex(of: text.suffix(2).uppercased()) else { return nil }
        let number = text.dropLast(2)
        let ordinal = Int(number)
        guard number.isEmpty || (ordinal != nil && ordinal != 0 && abs(ordinal ?? 0) <= 53) else { return nil }
        return WeekdayRule(ordinal: ordinal, weekday: Weekday.allCases[index])
    }

    private static func read(
        _ text: String, into list: inout [Int], within range: ClosedRange<Int>, allowsNegative: Bool
    ) -> Bool {
        let parts = text.split(separator: ",")
        list = parts.compactMap { Int($0) }
        return !parts.isEmpty && list.count == parts.count
            && list.allSatisfy { range.contains(abs($0)) && ($0 > 0 || allowsNegative) }
    }
}

/// Dates of RFC 5545: `20261109`, `20261109T100000Z`, `20261109T100000`.
enum BasicDate {
    static func day(_ text: some StringProtocol) -> CalendarDate? {
        guard text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let digits = Array(text)
        return CalendarDate(text: "\(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))")
    }

    /// - Parameter rules: the zone of a text without `Z`.
    static func instant(_ text: some StringProtocol, in rules: TimeZoneRules) -> Timestamp? {
        let isUTC = text.last == "Z"
        let parts = (isUTC ? text.dropLast() : text[...]).split(separator: "T")
        guard parts.count == 2, let date = day(parts[0]), parts[1].utf8.count == 6 else { return nil }
        let digits = Array(parts[1])
        let time = "\(String(digits[0..<2])):\(String(digits[2..<4])):\(String(digits[4..<6]))"
        return Zones.instant(local: "\(date)T\(time)", in: isUTC ? .utc : rules)
    }

    static func text(_ date: CalendarDate) -> String { date.description.filter { $0 != "-" } }

    /// `20261109T090000Z`.
    static func text(_ instant: Timestamp) -> String {
        instant.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }
}
