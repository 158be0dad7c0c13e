public import Time

/// The text of a `Date` field (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
public enum HTTPDate {
    public static func text(_ timestamp: Timestamp) -> [UInt8] {
        let seconds = timestamp.seconds
        let dayNumber = Int((Double(seconds) / 86_400).rounded(.down))
        let secondOfDay = Int(seconds) - dayNumber * 86_400
        let date = CalendarDate(daysSinceEpoch: dayNumber)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map(twoDigits).joined(separator: ":")
        let day = "\(twoDigits(date.day)) \(months[date.month - 1]) \(date.year)"
        return Array("\(name(of: date.weekday)), \(day) \(time) GMT".utf8)
    }

    private static func name(of weekday: Weekday) -> String {
        switch weekday {
        case .monday: "Mon"
        case .tuesday: "Tue"
        case .wednesday: "Wed"
        case .thursday: "Thu"
        case .friday: "Fri"
        case .saturday: "Sat"
        case .sunday: "Sun"
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
