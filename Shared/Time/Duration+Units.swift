extension Duration {
    public static func minutes(_ minutes: some BinaryInteger) -> Duration { .seconds(60) * Int(minutes) }
    public static func hours(_ hours: some BinaryInteger) -> Duration { .seconds(3600) * Int(hours) }

    /// Days of exactly 24 hours. For calendar days, which a clock change can make longer or shorter, see ``CalendarDate``.
    public static func days(_ days: some BinaryInteger) -> Duration { .seconds(86_400) * Int(days) }

    /// Whole milliseconds, cut towards zero; saturates at the ends of `Int64`.
    public var inMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedSaturating(by: 1000).addingSaturating(attoseconds / 1_000_000_000_000_000)
    }

    /// Whole microseconds, cut towards zero; saturates at the ends of `Int64`.
    public var inMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedSaturating(by: 1_000_000).addingSaturating(attoseconds / 1_000_000_000_000)
    }

    /// Seconds with their fraction.
    public var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
