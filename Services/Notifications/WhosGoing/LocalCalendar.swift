import Time

/// The calendar on the wall of a place.
struct LocalCalendar: Sendable {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    let zone: TimeZoneRules

    /// Day and short month, such as "3rd Mar".
    func label(of instant: Timestamp) -> String {
        let date = zone.calendarDate(at: instant)
        return "\(Self.ordinal(date.day)) \(Self.months[date.month - 1])"
    }

    /// Local dates between two instants; negative when `end` is on an earlier date.
    func days(from start: Timestamp, to end: Timestamp) -> Int {
        zone.calendarDate(at: end).daysSinceEpoch - zone.calendarDate(at: start).daysSinceEpoch
    }

    /// The first instant of the next local date.
    func nextDate(after instant: Timestamp) -> Timestamp {
        zone.startOfDay(zone.calendarDate(at: instant).adding(days: 1))
    }

    private static func ordinal(_ number: Int) -> String {
        switch (number % 10, number % 100) {
        case (_, 11...13): "\(number)th"
        case (1, _): "\(number)st"
        case (2, _): "\(number)nd"
        case (3, _): "\(number)rd"
        default: "\(number)th"
        }
    }
}
