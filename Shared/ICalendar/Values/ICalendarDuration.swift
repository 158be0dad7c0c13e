/// A DURATION value (RFC 5545 §3.3.6).
///
/// Days are days of the calendar, which a clock change makes longer or shorter; seconds are exact.
public struct ICalendarDuration: Hashable, Sendable {
    public var days: Int
    public var seconds: Int

    /// Both of the same sign.
    public init(days: Int = 0, seconds: Int = 0) {
        self.days = days
        self.seconds = seconds
    }

    public var isNegative: Bool { days < 0 || seconds < 0 }

    /// Reads `P2W`, `P1DT12H`, `-PT15M`.
    ///
    /// - Throws: ``ICalendarValueError``.
    public init(_ text: some StringProtocol) throws(ICalendarValueError) {
        guard let duration = Self(scanning: text) else {
            throw ICalendarValueError("duration", text, expected: "a duration such as P1W, P1DT12H or PT30M")
        }
        self = duration
    }

    private init?(scanning text: some StringProtocol) {
        var scanner = ValueScanner(text)
        let sign = scanner.sign() ?? 1
        guard scanner.skip("P"), !scanner.isAtEnd else { return nil }
        var days = 0
        var seconds = 0
        var isTime = false
        while !scanner.isAtEnd {
            // Weeks together with other parts, and parts in any order, are out there.
            if !isTime, scanner.skip("T") {
                isTime = true
                // "P1DT" is out there too.
                if scanner.isAtEnd { break }
            }
            guard let number = scanner.number() else { return nil }
            if !isTime, scanner.skip("W") {
                days += number * 7
            } else if !isTime, scanner.skip("D") {
                days += number
            } else if isTime, scanner.skip("H") {
                seconds += number * 3600
            } else if isTime, scanner.skip("M") {
                seconds += number * 60
            } else if isTime, scanner.skip("S") {
                seconds += number
            } else {
                return nil
            }
            guard days < 1_000_000_000, seconds < 1_000_000_000_000 else { return nil }
        }
        self.init(days: sign * days, seconds: sign * seconds)
    }

    public var text: String {
        guard days != 0 || seconds != 0 else { return "PT0S" }
        var text = isNegative ? "-P" : "P"
        let (days, seconds) = (days.magnitude, seconds.magnitude)
        if seconds == 0, days % 7 == 0 { return text + "\(days / 7)W" }
        if days > 0 { text += "\(days)D" }
        guard seconds > 0 else { return text }
        text += "T"
        if seconds / 3600 > 0 { text += "\(seconds / 3600)H" }
        // The grammar has no hours followed by seconds.
        if seconds / 60 % 60 > 0 || (seconds >= 3600 && seconds % 60 > 0) { text += "\(seconds / 60 % 60)M" }
        if seconds % 60 > 0 { text += "\(seconds % 60)S" }
        return text
    }
}
