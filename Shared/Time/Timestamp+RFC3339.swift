/// RFC 3339 text, read strictly and written in one form.
extension Timestamp {
    /// The years a text may name; a date outside is a mistake of the sender, not a gathering.
    static let years = 1970...2200

    /// Reads a date-time of RFC 3339 §5.6, such as `2026-12-03T18:00:00+01:00`.
    ///
    /// - `T` and `Z` may be small letters, as the RFC allows; a space instead of `T` is refused.
    /// - Any number of fractional digits is read; what is finer than a millisecond is dropped.
    /// - The offset is required, `±00:00` to `±23:59`; `-00:00` ("offset unknown") is read as UTC.
    /// - A leap second (`:60`) is accepted only where the RFC allows one, in the last UTC minute of June or December,
    ///   and read as the last millisecond of that minute, since POSIX time has no room for it.
    /// - The instant must lie in the years 1970–2200, UTC.
    ///
    /// - Throws: ``TimestampError``.
    public init(rfc3339 text: some StringProtocol) throws(TimestampError) {
        let result =
            text.utf8.withContiguousStorageIfAvailable { Self.milliseconds(rfc3339: $0) }
            ?? Array(text.utf8).withUnsafeBufferPointer { Self.milliseconds(rfc3339: $0) }
        switch result {
        case .success(let milliseconds): self.init(milliseconds: milliseconds)
        case .failure(let reason): throw TimestampError(reason: reason, text: String(text))
        }
    }

    /// The same, from UTF-8 bytes, for parsers that have not made a `String`.
    ///
    /// - Throws: ``TimestampError``.
    public init(rfc3339 bytes: UnsafeBufferPointer<UInt8>) throws(TimestampError) {
        switch Self.milliseconds(rfc3339: bytes) {
        case .success(let milliseconds): self.init(milliseconds: milliseconds)
        case .failure(let reason):
            throw TimestampError(reason: reason, text: String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func milliseconds(
        rfc3339 bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Int64, TimestampError.Reason> {
        var scanner = DigitScanner(bytes)
        guard let year = scanner.number(digits: 4), scanner.skip("-"),
            let month = scanner.number(digits: 2), scanner.skip("-"),
            let day = scanner.number(digits: 2), scanner.skip("T"),
            let hour = scanner.number(digits: 2), scanner.skip(":"),
            let minute = scanner.number(digits: 2), scanner.skip(":"),
            let second = scanner.number(digits: 2)
        else { return .failure(.malformed) }

        var fraction = 0
        if scanner.skip(".") {
            guard let first = scanner.digit() else { return .failure(.malformed) }
            fraction = first * 100
            var weight = 10
            while let digit = scanner.digit() {
                fraction += digit * weight
                weight /= 10
            }
        }
        guard let offset = offset(&scanner), scanner.isAtEnd else { return .failure(.malformed) }

        guard let date = CalendarDate(year: year, month: month, day: day) else { return .failure(.noSuchDay) }
        guard hour < 24, minute < 60, second <= 60 else { return .failure(.noSuchTime) }
        if second == 60 { fraction = 999 }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + min(second, 59) - offset
        if second == 60, !isLastSecondOfHalfYear(seconds) { return .failure(.noSuchTime) }
        guard years.contains(CalendarDate(daysSinceEpoch: Int(Int64(seconds).dividedFloor(by: 86_400).quotient)).year)
        else { return .failure(.yearOutOfRange) }
        return .success(Int64(seconds) * 1000 + Int64(fraction))
    }

    /// Seconds east of UTC from `Z` or `±hh:mm`; `nil` when malformed or out of range.
    private static func offset(_ scanner: inout DigitScanner<UnsafeBufferPointer<UInt8>>) -> Int? {
        if scanner.skip("Z") { return 0 }
        let sign: Int
        if scanner.skip("+") {
            sign = 1
        } else if scanner.skip("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = scanner.number(digits: 2), scanner.skip(":"), let minutes = scanner.number(digits: 2),
            hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private static func isLastSecondOfHalfYear(_ seconds: Int) -> Bool {
        let (day, second) = Int64(seconds).dividedFloor(by: 86_400)
        let date = CalendarDate(daysSinceEpoch: Int(day))
        return second == 86_399 && ((date.month == 6 && date.day == 30) || (date.month == 12 && date.day == 31))
    }

    /// `2026-12-03T17:00:00.000Z`: always three fractional digits, always UTC.
    public var rfc3339: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        appendRFC3339(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends what ``rfc3339`` returns, without making a `String`.
    public func appendRFC3339(to bytes: inout [UInt8]) {
        let (seconds, milliseconds) = milliseconds.dividedFloor(by: 1000)
        let (day, secondOfDay) = seconds.dividedFloor(by: 86_400)
        let date = CalendarDate(daysSinceEpoch: Int(day))
        let time = Int(secondOfDay)
        DecimalDigits.append(date.year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        DecimalDigits.append(date.month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        DecimalDigits.append(date.day, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        DecimalDigits.append(time / 3600, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        DecimalDigits.append(time / 60 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        DecimalDigits.append(time % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        DecimalDigits.append(Int(milliseconds), width: 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }
}
