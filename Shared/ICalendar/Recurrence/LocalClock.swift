import Time

/// Turns times by a clock's face into instants, quickly for times that are near to each other.
struct LocalClock: Sendable {
    let clock: CalendarClock
    /// A span in which the clock is not set anew, and how it stands then.
    private var steady = Timestamp.epoch..<Timestamp.epoch
    private var offset = 0

    /// Further than that no clock is set at once.
    private static let margin = Duration.hours(26)

    init(_ clock: CalendarClock) {
        self.clock = clock
    }

    /// By the rule of RFC 5545 §3.3.5, see ``CalendarClock/instant(of:)``.
    mutating func instant(of face: FaceTime) -> Timestamp {
        let quick = Timestamp(seconds: Int64(face.seconds - offset))
        if steady.contains(quick) { return quick }
        let instant = clock.instant(of: face.local)
        let span = clock.steadySpan(around: instant)
        // Away from its ends no time is doubled or passed over.
        let (start, end) = (span.lowerBound + Self.margin, span.upperBound - Self.margin)
        steady = start < end ? start..<end : instant..<instant
        offset = clock.offset(at: instant)
        return instant
    }

    /// Whether the clock shows that time then; it does not when it was set forward past it.
    func shows(_ face: FaceTime, at instant: Timestamp) -> Bool {
        steady.contains(instant) || FaceTime(clock.localDateTime(at: instant)) == face
    }
}
