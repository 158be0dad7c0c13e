/// One value of RDATE or EXDATE.
struct RecurrenceDate: Hashable, Sendable {
    let start: ICalendarTime
    /// How long a PERIOD lasts; nil when the value is none.
    let length: PeriodLength?
}

/// The two forms of a PERIOD's second half (RFC 5545 §3.3.9).
enum PeriodLength: Hashable, Sendable {
    case until(ICalendarTime)
    case lasting(ICalendarDuration)
}

extension ICalendarProperty {
    /// The values of a list of times or periods.
    func recurrenceDates() throws(ICalendarValueError) -> [RecurrenceDate] {
        let zone = parameter("TZID")
        return try reading { value throws(ICalendarValueError) in
            var dates: [RecurrenceDate] = []
            for part in value.split(separator: ",") {
                dates.append(try RecurrenceDate(part, zone: zone))
            }
            return dates
        }
    }
}

extension ICalendarComponent {
    /// The values of all properties of that name: `RDATE` or `EXDATE`.
    func recurrenceDates(_ name: String) throws(ICalendarValueError) -> [RecurrenceDate] {
        var dates: [RecurrenceDate] = []
        for property in properties(named: name) { dates += try property.recurrenceDates() }
        return dates
    }
}

extension RecurrenceDate {
    fileprivate init(_ text: Substring, zone: String?) throws(ICalendarValueError) {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        start = try ICalendarTime(halves[0], zone: zone)
        guard halves.count == 2 else {
            length = nil
            return
        }
        let isTime = halves[1].utf8.first.map { $0 &- UInt8(ascii: "0") < 10 } ?? false
        length =
            isTime
            ? .until(try ICalendarTime(halves[1], zone: zone)) : .lasting(try ICalendarDuration(halves[1]))
    }
}
