public import Time

/// The `Retry-After` field: how long a server asks to be left alone.
public enum RetryAfter {
    /// Longer waits are cut: a faulty server must not silence a job for years.
    public static let longest = Duration.seconds(24 * 3600)

    /// The wait from `now`, zero or more; nil when the value is neither a number of seconds nor a date.
    public static func delay(_ value: String?, now: Timestamp) -> Duration? {
        guard let text = value?.trimmed, !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // More digits than fit an integer are certainly too many seconds.
            return min(.seconds(Int64(text) ?? Int64.max / 2), longest)
        }
        return HTTPDate.parse(text).map { min(max($0 - now, .zero), longest) }
    }
}

extension String {
    var trimmed: String {
        let bytes = utf8.drop { $0 == 0x20 || $0 == 0x09 }
        let count = bytes.reversed().drop { $0 == 0x20 || $0 == 0x09 }.count
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
