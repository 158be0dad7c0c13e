/// Writes decimal numbers of a fixed width.
enum DecimalDigits {
    /// Appends at least `width` digits, zero-filled; a negative value gets a sign in front of them.
    static func append(_ value: Int, width: Int, to bytes: inout [UInt8]) {
        if width == 2, value >= 0, value < 100 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
            return
        }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = value.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0 || bytes.count - start < width
        bytes[start...].reverse()
    }
}

/// Reads fixed-width numbers and punctuation from ASCII bytes, front to back.
struct DigitScanner<Bytes: RandomAccessCollection> where Bytes.Element == UInt8 {
    private let bytes: Bytes
    private(set) var position: Bytes.Index

    init(_ bytes: Bytes) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    /// The byte at the position, or `nil` at the end.
    var next: UInt8? { isAtEnd ? nil : bytes[position] }

    /// Exactly that many digits, or `nil`; digits already read stay read.
    ///
    /// - Parameter digits: at most 18, so that the value fits.
    @inline(__always)
    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// One digit, or `nil` when the next byte is none.
    @inline(__always)
    mutating func digit() -> Int? {
        guard let byte = next, byte &- UInt8(ascii: "0") < 10 else { return nil }
        position = bytes.index(after: position)
        return Int(byte &- UInt8(ascii: "0"))
    }

    /// Moves past the character if it is the next one, in either case.
    @inline(__always)
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        let wanted = UInt8(ascii: character)
        guard let byte = next, byte == wanted || (byte | 0x20 == wanted | 0x20 && byte | 0x20 >= UInt8(ascii: "a"))
        else { return false }
        position = bytes.index(after: position)
        return true
    }
}
