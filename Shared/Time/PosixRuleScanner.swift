/// Reads the parts of a POSIX `TZ` text, front to back; every part is `nil` when malformed.
struct PosixRuleScanner {
    private var scanner: DigitScanner<[UInt8]>

    init(_ bytes: [UInt8]) {
        scanner = DigitScanner(bytes)
    }

    var isAtEnd: Bool { scanner.isAtEnd }
    var next: UInt8? { scanner.next }

    mutating func skip(_ character: Unicode.Scalar) -> Bool { scanner.skip(character) }

    /// At least three letters, or letters, digits and signs between angle brackets.
    mutating func name() -> String? {
        let isQuoted = scanner.skip("<")
        var name = ""
        while let byte = scanner.next, byte.isLetter || (isQuoted && byte.isDigitOrSign) {
            let character = Unicode.Scalar(byte)
            name.unicodeScalars.append(character)
            _ = scanner.skip(character)
        }
        guard name.utf8.count >= 3, !isQuoted || scanner.skip(">") else { return nil }
        return name
    }

    /// `[+-]h[h[h]][:mm[:ss]]` in seconds.
    mutating func time(maximalHours: Int) -> Int? {
        let sign = scanner.skip("-") ? -1 : 1
        if sign == 1 { _ = scanner.skip("+") }
        guard let hours = number(maximum: maximalHours) else { return nil }
        var seconds = hours * 3600
        if scanner.skip(":") {
            guard let minutes = scanner.number(digits: 2), minutes < 60 else { return nil }
            seconds += minutes * 60
            if scanner.skip(":") {
                guard let second = scanner.number(digits: 2), second < 60 else { return nil }
                seconds += second
            }
        }
        return sign * seconds
    }

    /// A date with an optional `/time`, which is 02:00 when missing.
    mutating func date() -> PosixDate? {
        guard let day = day() else { return nil }
        guard scanner.skip("/") else { return PosixDate(day: day, time: 7200) }
        return time(maximalHours: 167).map { PosixDate(day: day, time: $0) }
    }

    private mutating func day() -> PosixDate.Day? {
        if scanner.skip("M") {
            guard let month = number(maximum: 12), month >= 1, scanner.skip("."),
                let week = number(maximum: 5), week >= 1, scanner.skip("."),
                let weekday = number(maximum: 6)
            else { return nil }
            return .ofMonth(month: month, week: week, weekday: weekday)
        }
        if scanner.skip("J") {
            return number(maximum: 365).flatMap { $0 >= 1 ? .ofCommonYear($0) : nil }
        }
        return number(maximum: 365).map { .ofYear($0) }
    }

    /// One to three digits.
    private mutating func number(maximum: Int) -> Int? {
        guard var value = scanner.digit() else { return nil }
        for _ in 0..<2 {
            guard let digit = scanner.digit() else { break }
            value = value * 10 + digit
        }
        return value <= maximum ? value : nil
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    fileprivate var isDigitOrSign: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || self == UInt8(ascii: "+")
            || self == UInt8(ascii: "-")
    }
}
