/// A UTC-OFFSET value (RFC 5545 §3.3.14): seconds east of UTC, less than a day.
enum ICalendarOffset {
    /// Reads `+0100`, `-023015`; nil for anything else. A missing sign is out there, and means `+`.
    static func seconds(_ text: some StringProtocol) -> Int? {
        var scanner = ValueScanner(text)
        let sign = scanner.sign() ?? 1
        guard let hours = scanner.number(digits: 2), hours < 24, let minutes = scanner.number(digits: 2), minutes < 60
        else { return nil }
        var seconds = 0
        if !scanner.isAtEnd {
            guard let number = scanner.number(digits: 2), number < 60, scanner.isAtEnd else { return nil }
            seconds = number
        }
        return sign * (hours * 3600 + minutes * 60 + seconds)
    }

    static func text(_ offset: Int) -> String {
        var text = offset < 0 ? "-" : "+"
        let seconds = Int(offset.magnitude)
        appendDigits(seconds / 3600, width: 2, to: &text)
        appendDigits(seconds / 60 % 60, width: 2, to: &text)
        if seconds % 60 > 0 { appendDigits(seconds % 60, width: 2, to: &text) }
        return text
    }
}
