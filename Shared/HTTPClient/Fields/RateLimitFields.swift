public import Time

/// What a server tells about its limit in `X-RateLimit-Limit`, `-Remaining` and `-Reset`; each may be missing.
public struct RateLimitFields: Sendable, Equatable {
    /// Requests per window.
    public var limit: Int?
    /// Requests left in this window.
    public var remaining: Int?
    /// When the window ends.
    public var reset: Timestamp?

    /// - Parameter now: what the window's end counts from when it is given as a number of seconds.
    public init(_ fields: HTTPFields, now: Timestamp) {
        limit = Self.count(fields["x-ratelimit-limit"])
        remaining = Self.count(fields["x-ratelimit-remaining"])
        reset = Self.count(fields["x-ratelimit-reset"]).map { Self.instant($0, now: now) }
    }

    /// Servers differ: seconds from now, seconds since 1970, or milliseconds since 1970. No window is longer than the
    /// years that lie between the three.
    private static func instant(_ number: Int, now: Timestamp) -> Timestamp {
        switch number {
        case ..<1_000_000_000: now + .seconds(number)
        case ..<1_000_000_000_000: Timestamp(seconds: Int64(number))
        default: Timestamp(milliseconds: Int64(number))
        }
    }

    private static func count(_ value: String?) -> Int? {
        guard let text = value?.trimmed, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}
