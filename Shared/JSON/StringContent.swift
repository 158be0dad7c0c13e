/// What a checked string says, without quotes and escapes.
@usableFromInline
enum StringContent {
    /// Lends the bytes: those of the text itself when there are no escapes, else a temporary copy.
    @usableFromInline
    static func withBytes<Result, Failure: Error>(
        _ entry: TapeEntry, in text: UnsafePointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let written = UnsafeBufferPointer(start: text + Int(entry.start) + 1, count: Int(entry.end - entry.start) - 2)
        if entry.tag == .plainString { return try body(written) }
        // Unescaped text is never longer than escaped text.
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: written.count)
        defer { copy.deallocate() }
        let count = unescape(written, into: copy)
        return try body(UnsafeBufferPointer(start: copy, count: count))
    }

    static func string(_ entry: TapeEntry, in text: UnsafePointer<UInt8>) -> String {
        withBytes(entry, in: text) { String(decoding: $0, as: UTF8.self) }
    }

    private static func unescape(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) -> Int
    {
        var read = 0
        var count = 0
        while read < source.count {
            let byte = source[read]
            guard byte == UInt8(ascii: "\\") else {
                target[count] = byte
                count += 1
                read += 1
                continue
            }
            let letter = source[read + 1]
            if letter == UInt8(ascii: "u") {
                let (scalar, length) = scalar(source, at: read)
                read += length
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    target[count] = byte
                    count += 1
                }
            } else {
                target[count] = simpleEscape(letter)
                count += 1
                read += 2
            }
        }
        return count
    }

    /// The character of one `\u` escape, or of the two of a surrogate pair, and the bytes that they take.
    private static func scalar(_ source: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar, Int) {
        let unit = quad(source, at: index)
        if unit & 0xFC00 == 0xD800 {
            let code = 0x1_0000 + (unit & 0x3FF) << 10 + quad(source, at: index + 6) & 0x3FF
            return (Unicode.Scalar(code) ?? "\u{FFFD}", 12)
        }
        return (Unicode.Scalar(unit) ?? "\u{FFFD}", 6)
    }

    private static func quad(_ source: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
        guard index + 6 <= source.count, let base = source.baseAddress else { return 0xFFFD }
        return HexQuad.value(base + index + 2) ?? 0xFFFD
    }

    private static func simpleEscape(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }
}
