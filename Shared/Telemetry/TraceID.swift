public import EventLoop

/// The identifier that all work for one request carries, through every program: 16 random bytes, not all zero.
public struct TraceID: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// The trace of the task that is running, if it has one.
    @TaskLocal public static var current: TraceID?

    public init(random: some RandomSource) {
        high = random.next()
        // The lowest bit keeps a trace from being all zero, which means "none".
        low = random.next() | 1
    }

    /// Reads 32 small hexadecimal digits; `nil` for anything else and for all zeros.
    public init?(hexadecimal: some StringProtocol) {
        let digits = Array(hexadecimal.utf8)
        guard digits.count == 32, let high = LowercaseHex.value(digits[..<16]),
            let low = LowercaseHex.value(digits[16...]), high | low != 0
        else { return nil }
        self.high = high
        self.low = low
    }

    /// 32 small hexadecimal digits.
    public var hexadecimal: String { LowercaseHex.text(high) + LowercaseHex.text(low) }
}

extension TraceID: CustomStringConvertible {
    public var description: String { hexadecimal }
}

/// The `traceparent` header of W3C Trace Context, https://www.w3.org/TR/trace-context/ §3.2.
public struct TraceParent: Hashable, Sendable {
    public let trace: TraceID
    /// The caller's own part of the trace, never zero.
    public let parent: UInt64
    public let isSampled: Bool

    public init(trace: TraceID, parent: UInt64, isSampled: Bool) {
        self.trace = trace
        self.parent = parent == 0 ? 1 : parent
        self.isSampled = isSampled
    }

    /// Reads the header's value. `nil` when malformed, for which the specification wants a new trace to be started.
    /// Later versions are read as far as version 00 goes.
    public init?(header: some StringProtocol) {
        let bytes = Array(header.utf8)
        guard bytes.count >= 55, bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash,
            let version = LowercaseHex.value(bytes[..<2]), version != 0xFF,
            bytes.count == 55 || (version > 0 && bytes[55] == Self.dash),
            let trace = TraceID(hexadecimal: String(decoding: bytes[3..<35], as: UTF8.self)),
            let parent = LowercaseHex.value(bytes[36..<52]), parent != 0,
            let flags = LowercaseHex.value(bytes[53..<55])
        else { return nil }
        self.init(trace: trace, parent: parent, isSampled: flags & 1 == 1)
    }

    /// The header's value, version 00.
    public var header: String {
        "00-\(trace.hexadecimal)-\(LowercaseHex.text(parent))-\(isSampled ? "01" : "00")"
    }

    private static let dash = UInt8(ascii: "-")
}

/// Numbers as small hexadecimal digits; trace context allows no capitals.
private enum LowercaseHex {
    /// `nil` unless there are only digits, at most 16.
    static func value(_ digits: some Collection<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }

    /// 16 digits.
    static func text(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
