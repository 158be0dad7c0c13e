public import Time

/// When something is: the four forms of a DATE or DATE-TIME value (RFC 5545 §3.3.4, §3.3.5), to the second.
public enum ICalendarTime: Hashable, Sendable {
    /// A whole day, wherever one is.
    case date(CalendarDate)
    case utc(Timestamp)
    /// By the clock of the time zone that the calendar calls so; see ``ZoneCatalog``.
    case zoned(LocalDateTime, zone: String)
    /// By the clock of whoever looks.
    case floating(LocalDateTime)

    public var isDate: Bool {
        if case .date = self { true } else { false }
    }

    /// The name of its zone, when it has one.
    public var zone: String? {
        if case .zoned(_, let zone) = self { zone } else { nil }
    }

    /// What calendar and clock show; of a UTC time, in UTC; of a date, midnight.
    public var face: LocalDateTime {
        switch self {
        case .date(let date): LocalDateTime(startOf: date)
        case .utc(let instant): TimeZoneRules.utc.localDateTime(at: instant)
        case .zoned(let local, _), .floating(let local): local
        }
    }
}

// MARK: - Text

extension ICalendarTime {
    /// Reads `20261203`, `20261203T180000Z` or `20261203T180000`.
    ///
    /// The 60th second of a minute is read as the 59th, as the RFC wants where leap seconds are not known.
    ///
    /// - Parameter zone: the parameter TZID; a time in UTC has none, and is UTC whatever is said here.
    /// - Throws: ``ICalendarValueError``.
    public init(_ text: some StringProtocol, zone: String? = nil) throws(ICalendarValueError) {
        guard let time = Self(scanning: text, zone: zone) else {
            throw ICalendarValueError("time", text, expected: "20261203, 20261203T180000 or 20261203T180000Z")
        }
        self = time
    }

    private init?(scanning text: some StringProtocol, zone: String?) {
        var scanner = ValueScanner(text)
        guard let year = scanner.number(digits: 4), let month = scanner.number(digits: 2),
            let day = scanner.number(digits: 2), let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        if scanner.isAtEnd {
            self = .date(date)
            return
        }
        guard scanner.skip("T"), let hour = scanner.number(digits: 2), let minute = scanner.number(digits: 2),
            let second = scanner.number(digits: 2), second <= 60,
            let local = LocalDateTime(date, hour: hour, minute: minute, second: min(second, 59))
        else { return nil }
        if scanner.skip("Z") {
            self = .utc(TimeZoneRules.utc.timestamp(of: local))
        } else if let zone, !zone.isEmpty {
            self = .zoned(local, zone: zone)
        } else {
            self = .floating(local)
        }
        guard scanner.isAtEnd else { return nil }
    }

    /// The value, without the zone's name.
    public var text: String {
        let face = face
        return String(unsafeUninitializedCapacity: 16) { characters in
            var count = 0
            func append(_ value: Int, width: Int) {
                var rest = value.magnitude
                for index in (count..<count + width).reversed() {
                    characters[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                count += width
            }
            append(face.date.year, width: 4)
            append(face.date.month, width: 2)
            append(face.date.day, width: 2)
            guard !isDate else { return count }
            characters[count] = UInt8(ascii: "T")
            count += 1
            append(face.hour, width: 2)
            append(face.minute, width: 2)
            append(face.second, width: 2)
            guard case .utc = self else { return count }
            characters[count] = UInt8(ascii: "Z")
            return count + 1
        }
    }

    /// The parameters that such a value needs.
    var parameters: [ICalendarParameter] {
        switch self {
        case .date: [ICalendarParameter("VALUE", "DATE")]
        case .zoned(_, let zone): [ICalendarParameter("TZID", zone)]
        case .utc, .floating: []
        }
    }
}

extension ICalendarTime: CustomStringConvertible {
    public var description: String { zone.map { "\(text) \($0)" } ?? text }
}
