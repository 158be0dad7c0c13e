internal import EventLoop

/// How long a job waits after a temporary failure: 1 s × 2ⁿ, at most 15 minutes unless its kind says otherwise, spread by
/// ±20 % so that jobs which failed together do not come back together.
public struct RetryPolicy: Sendable, Hashable {
    public var first: Duration
    public var longest: Duration
    var spread = 0.2

    public init(first: Duration = .seconds(1), longest: Duration = .seconds(900)) {
        self.first = first
        self.longest = longest
    }

    /// - Parameters:
    ///   - attempt: how many attempts have failed, 1 or more.
    ///   - unit: a random number in `0..<1`.
    func delay(afterAttempt attempt: Int, unit: Double) -> Duration {
        // 2^10 seconds exceed the longest delay; a larger exponent would only overflow.
        let exponent = min(max(attempt, 1) - 1, 20)
        let base = min(first * (1 << exponent), longest)
        return base * (1 - spread + 2 * spread * unit)
    }
}
