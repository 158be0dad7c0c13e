import Time

/// Luma's limit: so many requests per minute, then a block of one minute. A pure state machine; time is a parameter.
///
/// `open → counting` at the first request, `counting → blocked` at the first request over the limit, and back to
/// `open` when the minute of either has passed.
struct RateLimiter: Sendable {
    /// What to tell the client, whatever the answer is.
    struct Verdict: Sendable, Equatable {
        let isAllowed: Bool
        let limit: Int
        let remaining: Int
        /// The end of the window, or of the block.
        let resetAt: Timestamp
        /// How long until then.
        let wait: Duration
    }

    private enum State: Sendable {
        case open
        case counting(used: Int, until: Duration)
        case blocked(until: Duration)
    }

    let limit: Int
    /// How long both the window and the block last.
    let window: Duration
    /// Requests that came over the limit or during a block.
    private(set) var violations = 0
    private var state = State.open

    init(limit: Int, window: Duration = .seconds(60)) {
        self.limit = limit
        self.window = window
    }

    /// Judges one request.
    ///
    /// - Parameters:
    ///   - monotonic: never goes back; counts the window.
    ///   - now: the wall clock, for the answer's reset time only.
    mutating func judge(monotonic: Duration, now: Timestamp) -> Verdict {
        switch state {
        case .counting(let used, let until) where monotonic < until:
            return used < limit
                ? allow(used: used + 1, until: until, monotonic: monotonic, now: now)
                : block(until: monotonic + window, monotonic: monotonic, now: now)
        case .blocked(let until) where monotonic < until:
            return block(until: until, monotonic: monotonic, now: now)
        case .open, .counting, .blocked:
            return limit > 0
                ? allow(used: 1, until: monotonic + window, monotonic: monotonic, now: now)
                : block(until: monotonic + window, monotonic: monotonic, now: now)
        }
    }

    private mutating func allow(used: Int, until: Duration, monotonic: Duration, now: Timestamp) -> Verdict {
        state = .counting(used: used, until: until)
        let wait = until - monotonic
        return Verdict(isAllowed: true, limit: limit, remaining: limit - used, resetAt: now + wait, wait: wait)
    }

    private mutating func block(until: Duration, monotonic: Duration, now: Timestamp) -> Verdict {
        state = .blocked(until: until)
        violations += 1
        let wait = until - monotonic
        return Verdict(isAllowed: false, limit: limit, remaining: 0, resetAt: now + wait, wait: wait)
    }
}

extension RateLimiter.Verdict {
    /// The headers of §4.1. The unit of the reset is not documented; epoch seconds are our reading.
    var headers: [(name: String, value: String)] {
        let reset = (resetAt.milliseconds + 999) / 1000
        let common = [
            (name: "X-RateLimit-Limit", value: "\(limit)"), (name: "X-RateLimit-Remaining", value: "\(remaining)"),
            (name: "X-RateLimit-Reset", value: "\(reset)"),
        ]
        return isAllowed
            ? common : common + [(name: "Retry-After", value: "\(max(1, (wait.inMilliseconds + 999) / 1000))")]
    }
}
