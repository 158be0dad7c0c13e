import EventLoop

/// How long to wait before the next attempt: twice as long after each failure, up to a limit, and never quite the
/// same for two programs that failed together.
struct Backoff {
    static let first = Duration.milliseconds(50)
    static let longest = Duration.seconds(5)

    private var failures = 0

    /// Notes a failure; gives the pause to make, between half of the full pause and the full one.
    mutating func pauseAfterFailure(random: any RandomSource) -> Duration {
        let full = min(Self.longest, Self.first * (1 << min(failures, 10)))
        failures += 1
        return full * (0.5 + random.unit() / 2)
    }

    mutating func reset() { failures = 0 }
}
