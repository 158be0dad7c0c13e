/// HTTP's idea of letters: bytes, never `Character` or `String`, which join CR LF and fold letters beyond ASCII.
extension UInt8 {
    /// RFC 9110 §5.6.2: the bytes of methods and field names.
    var isToken: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39: true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "#"),
            UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"),
            UInt8(ascii: "+"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// RFC 9110 §5.5: visible characters, space, tab, and opaque bytes from 0x80 on.
    var isFieldContent: Bool { self >= 0x20 && self != 0x7F || self == 0x09 }

    var isDecimalDigit: Bool { self &- 0x30 < 10 }

    var isOptionalSpace: Bool { self == 0x20 || self == 0x09 }

    /// The value of a hexadecimal digit; `nil` for any other byte.
    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }

    var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A
}

extension Collection<UInt8> {
    /// Whether the bytes are those of `other`, upper and lower case of ASCII letters being the same.
    func equalsIgnoringCase(_ other: some Collection<UInt8>) -> Bool {
        count == other.count && zip(self, other).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }

    func equalsIgnoringCase(_ other: StaticString) -> Bool {
        equalsIgnoringCase(UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }
}

extension BidirectionalCollection<UInt8> {
    /// Without the spaces and tabs around it; no other space is one in HTTP.
    var trimmingOptionalSpace: SubSequence {
        var rest = self[...]
        while let first = rest.first, first.isOptionalSpace { rest = rest.dropFirst() }
        while let last = rest.last, last.isOptionalSpace { rest = rest.dropLast() }
        return rest
    }
}
