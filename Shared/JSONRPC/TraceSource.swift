import EventLoop

/// Names for work that begins here, so that logs of several programs can be read together.
///
/// Drawn from the program's randomness once for each connection, not for each call: that would cost two system calls.
/// A name is no secret; whoever saw some could tell the next.
struct TraceSource {
    private let high: UInt64
    private var low: UInt64

    init(_ random: any RandomSource) {
        high = random.next()
        low = random.next()
    }

    /// 128 bits as 32 hexadecimal digits, the form of W3C Trace Context; unlike all others of the connection.
    mutating func next() -> String {
        // An odd step visits every number once.
        low &+= 0x9E37_79B9_7F4A_7C15
        let words = (high, low)
        return String(unsafeUninitializedCapacity: 32) { digits in
            for index in 0..<16 {
                let shift = UInt64(60 - 4 * index)
                digits[index] = Self.digit(words.0 >> shift)
                digits[index + 16] = Self.digit(words.1 >> shift)
            }
            return 32
        }
    }

    private static func digit(_ word: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: word & 0xF)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
