import Time

/// Notion's limit: an average rate with bursts. A pure state machine; time is a parameter.
struct TokenBucket: Sendable {
    private var level: Double
    private var filledAt: Duration

    init(capacity: Double, at monotonic: Duration) {
        level = capacity
        filledAt = monotonic
    }

    /// Takes a token.
    ///
    /// - Parameters:
    ///   - rate: tokens per second; above 0.
    ///   - capacity: of the bucket; at least 1.
    /// - Returns: nil when there was one, otherwise how long until there is.
    mutating func take(rate: Double, capacity: Double, at monotonic: Duration) -> Duration? {
        level = min(max(1, capacity), level + (monotonic - filledAt).inSeconds * rate)
        filledAt = monotonic
        guard level < 1 else {
            level -= 1
            return nil
        }
        return .milliseconds(Int64((1 - level) / rate * 1000) + 1)
    }
}
