extension Scanner {
    @inline(__always)
    mutating func scanStringValue() throws(JSONError) {
        let start = position
        let isEscaped = try scanString()
        guard position &- start &- 2 <= limits.stringBytes else {
            throw JSONError(.tooLarge("string bytes", limit: limits.stringBytes), offset: start)
        }
        append(
            TapeEntry(tag: isEscaped ? .escapedString : .plainString, start: start, end: position, next: tapeCount &+ 1)
        )
    }

    /// Moves past a string, from its opening to behind its closing quote; says whether it holds escapes.
    @inline(__always)
    mutating func scanString() throws(JSONError) -> Bool {
        let start = position
        // Most strings end at the first byte that is special in any way.
        let end = firstSpecial(from: start &+ 1)
        if text[end] == UInt8(ascii: "\"") {
            position = end &+ 1
            return false
        }
        position = end
        return try scanUnusualString(from: start)
    }

    /// Goes on at the first byte of a string that cannot be taken as it is.
    @inline(never)
    private mutating func scanUnusualString(from start: Int) throws(JSONError) -> Bool {
        var isEscaped = false
        while true {
            position = firstSpecial(from: position)
            let byte = text[position]
            if byte == UInt8(ascii: "\"") {
                position &+= 1
                return isEscaped
            }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                try scanEscape()
            } else if byte >= 0x80 {
                try scanMultibyte()
            } else if position < count {
                throw JSONError(.controlByteInString(byte), offset: position)
            } else {
                throw JSONError(.endOfText, offset: count)
            }
            // A hostile string must not be scanned far beyond what would be accepted.
            let largest = max(limits.stringBytes, limits.keyBytes)
            guard position &- start <= largest &+ 16 else { throw tooLarge("string bytes", largest) }
        }
    }

    /// The first position at or after `from` with a quote, a backslash, a control byte or a byte beyond ASCII.
    ///
    /// Looks at eight bytes at a time. Borrows between the bytes can only mark bytes behind a true mark, and only the
    /// first mark is used.
    @inline(__always)
    private func firstSpecial(from: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high = ones &* 0x80
        var at = from
        while true {
            let word = UInt64(littleEndian: UnsafeRawPointer(text + at).loadUnaligned(as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let low = (word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones) | word
            // Without the `& ~x` terms, bytes beyond ASCII are marked too: that is wanted.
            let marks = low & high
            if marks != 0 { return at &+ marks.trailingZeroBitCount &>> 3 }
            at &+= 8
        }
    }

    private mutating func scanEscape() throws(JSONError) {
        switch text[position &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position &+= 2
        case UInt8(ascii: "u"):
            let unit = try scanUnicodeEscape()
            if unit & 0xF800 == 0xD800 { try scanLowSurrogate(after: unit) }
        default:
            throw JSONError(.invalidEscape, offset: position)
        }
    }

    private mutating func scanLowSurrogate(after unit: UInt32) throws(JSONError) {
        guard unit < 0xDC00, text[position] == UInt8(ascii: "\\"), text[position &+ 1] == UInt8(ascii: "u"),
            case let low = try scanUnicodeEscape(), low & 0xFC00 == 0xDC00
        else { throw JSONError(.invalidEscape, offset: position) }
    }

    /// Moves past `\uXXXX` and gives its value.
    private mutating func scanUnicodeEscape() throws(JSONError) -> UInt32 {
        guard let unit = HexQuad.value(text + position + 2) else {
            throw JSONError(.invalidEscape, offset: position)
        }
        position &+= 6
        return unit
    }

    /// Moves past one character of two to four bytes, by table 3-7 of the Unicode standard.
    private mutating func scanMultibyte() throws(JSONError) {
        let lead = text[position]
        let second = text[position &+ 1]
        switch lead {
        case 0xC2...0xDF where second & 0xC0 == 0x80:
            position &+= 2
        case 0xE0...0xEF where second & 0xC0 == 0x80 && text[position &+ 2] & 0xC0 == 0x80:
            let isOverlong = lead == 0xE0 && second < 0xA0
            let isSurrogate = lead == 0xED && second > 0x9F
            guard !isOverlong, !isSurrogate else { throw JSONError(.invalidUTF8, offset: position) }
            position &+= 3
        case 0xF0...0xF4
        where second & 0xC0 == 0x80 && text[position &+ 2] & 0xC0 == 0x80 && text[position &+ 3] & 0xC0 == 0x80:
            let isOverlong = lead == 0xF0 && second < 0x90
            let isBeyond = lead == 0xF4 && second > 0x8F
            guard !isOverlong, !isBeyond else { throw JSONError(.invalidUTF8, offset: position) }
            position &+= 4
        default:
            throw JSONError(.invalidUTF8, offset: position)
        }
    }
}
