/// A date and a time of day as a wall clock shows them, without a zone; to the millisecond.
public struct LocalDateTime: Hashable, Comparable, Sendable {
    public let date: CalendarDate
    /// Milliseconds since midnight by the clock's face, 0…86,399,999.
    public let millisecondOfDay: Int

    /// `nil` when a part is out of range (hour 0…23, minute and second 0…59, millisecond 0…999).
    public init?(_ date: CalendarDate, hour: Int, minute: Int, second: Int = 0, millisecond: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
            (0..<1000).contains(millisecond)
        else { return nil }
        self.date = date
        millisecondOfDay = ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
    }

    /// Midnight.
    public init(startOf date: CalendarDate) {
        self.date = date
        millisecondOfDay = 0
    }

    /// What a clock shows that many milliseconds after 1970-01-01T00:00 by its own face.
    public init(millisecondsSinceEpoch milliseconds: Int64) {
        let (day, rest) = milliseconds.dividedFloor(by: 86_400_000)
        date = CalendarDate(daysSinceEpoch: Int(day))
        millisecondOfDay = Int(rest)
    }

    /// Milliseconds since 1970-01-01T00:00 by the same clock's face.
    public var millisecondsSinceEpoch: Int64 {
        Int64(date.daysSinceEpoch) * 86_400_000 + Int64(millisecondOfDay)
    }

    public var hour: Int { millisecondOfDay / 3_600_000 }
    public var minute: Int { millisecondOfDay / 60_000 % 60 }
    public var second: Int { millisecondOfDay / 1000 % 60 }
    public var millisecond: Int { millisecondOfDay % 1000 }

    public static func < (left: LocalDateTime, right: LocalDateTime) -> Bool {
        (left.date, left.millisecondOfDay) < (right.date, right.millisecondOfDay)
    }
}

extension LocalDateTime: CustomStringConvertible {
    /// `2026-12-03T18:00:00`, with `.250` behind when there is a fraction.
    public var description: String {
        var bytes = Array(date.description.utf8)
        for (separator, value) in [("T", hour), (":", minute), (":", second)] as [(Unicode.Scalar, Int)] {
            bytes.append(UInt8(ascii: separator))
            DecimalDigits.append(value, width: 2, to: &bytes)
        }
        if millisecond > 0 {
            bytes.append(UInt8(ascii: "."))
            DecimalDigits.append(millisecond, width: 3, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
