/// A token bucket for each name: a steady rate with room for a burst. Pure: told the time.
struct RateLimiter {
    private struct Bucket {
        var tokens: Double
        var filledAt: Duration

        mutating func look(at now: Duration, perMinute: Double, burst: Double, taking taken: Double) -> Int? {
            let elapsed = (now - filledAt) / .seconds(1)
            tokens = min(burst, tokens + elapsed * perMinute / 60)
            filledAt = now
            // A hair's breadth, so that a minute's worth of sums does not miss a whole token.
            guard tokens >= 1 - 1e-9 else { return max(1, Int(((1 - tokens) * 60 / perMinute).rounded(.up))) }
            tokens -= taken
            return nil
        }
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
    mutating func take(_ name: String, at now: Duration) -> Int? { look(name, at: now, taking: 1) }

    /// The seconds until there is a token; `nil` when there is one now.
    mutating func peek(_ name: String, at now: Duration) -> Int? { look(name, at: now, taking: 0) }

    private mutating func look(_ name: String, at now: Duration, taking tokens: Double) -> Int? {
        let key = key(name, at: now)
        let full = Bucket(tokens: burst, filledAt: now)
        return buckets[key, default: full].look(at: now, perMinute: perMinute, burst: burst, taking: tokens)
    }

    private mutating func key(_ name: String, at now: Duration) -> String {
        guard buckets.count >= Self.largestCount, buckets[name] == nil else { return name }
        let refill = Duration.seconds(burst * 60 / perMinute)
        buckets = buckets.filter { now - $0.value.filledAt < refill }
        return buckets.count < Self.largestCount ? name : ""
    }
}
