/// An instant in Coordinated Universal Time, to the millisecond.
///
/// Stored as milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time). There is no "now":
/// reading the clock is the business of an injected time source, so that tests can run on a clock of their own.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    public var milliseconds: Int64

    /// 1970-01-01T00:00:00Z.
    public static let epoch = Timestamp(milliseconds: 0)

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The start of the given second since 1970-01-01T00:00:00Z; saturates at the ends of the range.
    public init(seconds: Int64) {
        milliseconds = seconds.multipliedSaturating(by: 1000)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var seconds: Int64 {
        milliseconds.dividedFloor(by: 1000).quotient
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

// MARK: - Arithmetic

/// All arithmetic saturates at the ends of the range instead of trapping; a duration is cut to whole milliseconds.
extension Timestamp {
    public static func + (instant: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(milliseconds: instant.milliseconds.addingSaturating(duration.inMilliseconds))
    }

    public static func - (instant: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(milliseconds: instant.milliseconds.subtractingSaturating(duration.inMilliseconds))
    }

    /// How long after `earlier` this instant is; negative when it is before.
    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds.subtractingSaturating(earlier.milliseconds))
    }

    public static func += (instant: inout Timestamp, duration: Duration) {
        instant = instant + duration
    }

    public static func -= (instant: inout Timestamp, duration: Duration) {
        instant = instant - duration
    }
}

extension Timestamp: CustomStringConvertible {
    public var description: String { rfc3339 }
}

/// Coded as one RFC 3339 string, for example `"2026-12-03T17:00:00.000Z"`.
extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            try self.init(rfc3339: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}
