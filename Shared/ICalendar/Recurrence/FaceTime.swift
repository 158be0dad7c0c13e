import Time

/// Seconds since 1970-01-01T00:00 by a clock's face, whatever its zone. Rules are followed on faces alone: 09:00 stays
/// 09:00 when the clock is set anew.
struct FaceTime: Hashable, Comparable, Sendable {
    var seconds: Int

    static let secondsOfDay = 86_400

    init(seconds: Int) {
        self.seconds = seconds
    }

    init(day: Int, second: Int) {
        seconds = day * Self.secondsOfDay + second
    }

    init(_ local: LocalDateTime) {
        seconds = local.date.daysSinceEpoch * Self.secondsOfDay + local.millisecondOfDay / 1000
    }

    /// Days since 1970-01-01.
    var day: Int { Self.floor(seconds, Self.secondsOfDay) }
    var secondOfDay: Int { seconds - day * Self.secondsOfDay }
    var local: LocalDateTime { LocalDateTime(millisecondsSinceEpoch: Int64(seconds) * 1000) }

    static func < (left: FaceTime, right: FaceTime) -> Bool { left.seconds < right.seconds }

    /// Division that rounds down.
    static func floor(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
    }
}
