/// The `host[:port]` of a `Host` field or an absolute target (RFC 3986 §3.2), without user information.
///
/// Names are letters, digits and `-._~`; percent escapes and sub-delimiters, which no real host has, are refused.
enum HostName {
    static func isValid(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        let rest: ArraySlice<UInt8>
        if first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = text[(text.startIndex + 1)..<end]
            guard address.contains(UInt8(ascii: ":")), address.allSatisfy(isAddress) else { return false }
            rest = text[(end + 1)...]
        } else {
            let end = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
            guard end > text.startIndex, text[..<end].allSatisfy(isName) else { return false }
            rest = text[end...]
        }
        return rest.isEmpty || rest.first == UInt8(ascii: ":") && isPort(rest.dropFirst())
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39,
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func isAddress(_ byte: UInt8) -> Bool {
        byte.hexValue != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    /// Empty (RFC 3986 §3.2.3), or 0 to 65535.
    private static func isPort(_ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.count <= 5, digits.allSatisfy(\.isDecimalDigit) else { return false }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 65535
    }
}
