/// How long a program that ended by itself rests before it is started again: 0.25 s, doubled each time, at most 30 s.
struct RestartDelay: Equatable, Sendable {
    static let first = Duration.milliseconds(250)
    static let longest = Duration.seconds(30)
    /// A program that ran this long was well; the next rest is the first one again.
    static let healthyRun = Duration.seconds(30)

    private var next = RestartDelay.first

    /// The rest after a run of that length.
    mutating func afterRun(of length: Duration) -> Duration {
        if length >= Self.healthyRun { next = Self.first }
        defer { next = min(next * 2, Self.longest) }
        return next
    }
}
