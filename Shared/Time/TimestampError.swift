/// Why a text is not an instant.
public struct TimestampError: Error, Equatable, CustomStringConvertible {
    public enum Reason: Error, Equatable, Sendable {
        /// Not `date T time offset` as RFC 3339 has it.
        case malformed
        /// A month or day that does not exist.
        case noSuchDay
        /// An hour, minute or second that does not exist, or a leap second where there cannot be one.
        case noSuchTime
        /// Before 1970 or after 2200.
        case yearOutOfRange
    }

    public let reason: Reason
    /// The start of the text that was read, at most 40 characters.
    public let text: String

    init(reason: Reason, text: String) {
        self.reason = reason
        self.text = String(text.prefix(40))
    }

    public var description: String {
        let problem =
            switch reason {
            case .malformed: "is not an RFC 3339 date-time"
            case .noSuchDay: "names a day that does not exist"
            case .noSuchTime: "names a time of day that does not exist"
            case .yearOutOfRange: "lies outside the years 1970 to 2200"
            }
        return "\"\(text)\" \(problem); write it like 2026-12-03T17:00:00Z"
    }
}
