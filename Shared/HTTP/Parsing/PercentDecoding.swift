/// Percent escapes (RFC 3986 §2.1), decoded exactly once.
enum PercentDecoding {
    /// - Throws: `Refusal` for an escape that is not two hexadecimal digits, for an escaped NUL, and for what is not
    ///   UTF-8 once decoded.
    static func decode(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> String {
        guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                index += 1
                continue
            }
            guard index + 2 < bytes.endIndex, let high = bytes[index + 1].hexValue, let low = bytes[index + 2].hexValue
            else { throw .malformed("The target has a percent escape that is not two hexadecimal digits.") }
            let value = high << 4 | low
            guard value != 0 else { throw .malformed("The target has an escaped NUL.") }
            decoded.append(value)
            index += 3
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw .malformed("The target is not UTF-8 once decoded.")
        }
        return text
    }
}
