/// A token bucket for each name: a steady rate with room for a burst. Pure: told the time.
struct RateLimiter {
    private struct Bucket {
        var tokens: Double
        var filledAt: Duration
    }

    private var buckets: [String: Bucket] = [:]
    private let perMinute: Double
    private let burst: Double
    /// Names kept at a time. Beyond that, full buckets are forgotten, which loses nothing; if all are in use, the
    /// newcomers share one bucket.
    private static let largestCount = 10_000

    init(perMinute: Int, burst: Int) {
        self.perMinute = Double(perMinute)
        self.burst = Double(burst)
    }

    /// Whether something has been taken under this name, and not been forgotten.
    func knows(_ name: String) -> Bool { buckets[name] != nil }

    /// Takes one token.
    ///
    /// - Returns: `nil` when there was one, else the seconds until there will be.
    mutating func take(_ name: String, at now: Duration) -> Int? {
        let wait = peek(name, at: now)
        if wait == nil { buckets[key(name, at: now)]?.tokens -= 1 }
        return wait
    }

    /// The seconds until there is a token; `nil` when there is one now.
    mutating func peek(_ name: String, at now: Duration) -> Int? {
        let key = key(name, at: now)
        var bucket = buckets[key] ?? Bucket(tokens: burst, filledAt: now)
        let elapsed = (now - bucket.filledAt) / .seconds(1)
        bucket.tokens = min(burst, bucket.tokens + elapsed * perMinute / 60)
        bucket.filledAt = now
        buckets[key] = bucket
        // A hair's breadth, so that a minute's worth of sums does not miss a whole token.
        if bucket.tokens >= 1 - 1e-9 { return nil }
        return max(1, Int(((1 - bucket.tokens) * 60 / perMinute).rounded(.up)))
    }

    private mutating func key(_ name: String, at now: Duration) -> String {
        guard buckets[name] == nil, buckets.count >= Self.largestCount else { return name }
        let refill = Duration.seconds(burst * 60 / perMinute)
        buckets = buckets.filter { now - $0.value.filledAt < refill }
        return buckets.count < Self.largestCount ? name : ""
    }
}
