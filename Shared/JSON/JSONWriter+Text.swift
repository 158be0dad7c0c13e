extension JSONWriter {
    /// Appends bytes that stand for themselves, between quotes: with the comma that separates them and, behind a member's
    /// name, the colon. All at once, since an array looks for room with every step.
    mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>, isKey: Bool) {
        let needsComma = needsComma
        bytes.append(addingCapacity: text.count &+ 4) { output in
            if needsComma { output.append(UInt8(ascii: ",")) }
            output.append(UInt8(ascii: "\""))
            output.withUnsafeMutableBufferPointer { room, count in
                count += UnsafeMutableBufferPointer(rebasing: room[count...]).initialize(fromContentsOf: text)
            }
            output.append(UInt8(ascii: "\""))
            if isKey { output.append(UInt8(ascii: ":")) }
        }
        self.needsComma = !isKey
    }

    /// Appends the content of a string, escaped where it must be: for the first time at `index`.
    mutating func escape(_ text: UnsafeBufferPointer<UInt8>, from index: Int) {
        var start = 0
        var index = index
        while true {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            guard index < text.count else { return }
            if text[index] == 0xE2 {
                index += escapeLineSeparator(text, at: index)
            } else {
                escape(text[index])
                index += 1
            }
            start = index
            index = firstEscaped(text, from: index)
        }
    }

    func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool { !text.contains(where: mustEscape) }

    /// The first byte at or after `from` that may not stand for itself, or `count`.
    func firstEscaped(_ text: UnsafeBufferPointer<UInt8>, from: Int) -> Int {
        guard let base = text.baseAddress else { return 0 }
        var at = from
        if !escapesHTML {
            while at &+ 16 <= text.count, Self.standForThemselves(base + at) { at &+= 16 }
            while at &+ 8 <= text.count {
                let marks = Self.escapedBytes(of: base + at)
                if marks != 0 { return at &+ marks.trailingZeroBitCount &>> 3 }
                at &+= 8
            }
            // What is left is shorter than a word: the last word, of which some was looked at already.
            let last = text.count &- 8
            if at < text.count, last >= from {
                let marks = Self.escapedBytes(of: base + last)
                return marks == 0 ? text.count : last &+ marks.trailingZeroBitCount &>> 3
            }
        }
        while at < text.count, !mustEscape(base[at]) { at &+= 1 }
        return at
    }

    /// Whether none of the sixteen bytes there must be escaped. In long texts this is nearly all that is asked.
    @inline(__always)
    private static func standForThemselves(_ start: UnsafePointer<UInt8>) -> Bool {
        let bytes = UnsafeRawPointer(start).loadUnaligned(as: SIMD16<UInt8>.self)
        // The high bit of each byte, if that is one of ASCII, says whether it is a control, a quote or a backslash.
        let marks = ((bytes &- 0x20) | ((bytes ^ 0x22) &- 1) | ((bytes ^ 0x5C) &- 1)) & ~bytes & 0x80
        let words = unsafeBitCast(marks, to: SIMD2<UInt64>.self)
        return words[0] | words[1] == 0
    }

    /// The high bit of a byte says of one of the eight bytes there: control, quote or backslash. Bits behind the first
    /// one that is set mean nothing.
    @inline(__always)
    private static func escapedBytes(of start: UnsafePointer<UInt8>) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        return ((word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones)) & ~word & (ones &* 0x80)
    }

    private func mustEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"): true
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0xE2: escapesHTML
        default: false
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0A: appendText("\\n")
        case 0x0D: appendText("\\r")
        case 0x09: appendText("\\t")
        default:
            appendText("\\u00")
            bytes.append(Self.hexDigit(byte >> 4))
            bytes.append(Self.hexDigit(byte & 0x0F))
        }
    }

    /// Escapes U+2028 and U+2029, which end a line in JavaScript, and copies any other character that begins with
    /// the same byte. Gives the number of bytes read.
    private mutating func escapeLineSeparator(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        guard index + 2 < text.count, text[index + 1] == 0x80, text[index + 2] & 0xFE == 0xA8 else {
            bytes.append(text[index])
            return 1
        }
        appendText(text[index + 2] == 0xA8 ? "\\u2028" : "\\u2029")
        return 3
    }

    mutating func appendDecimal(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var magnitude = value.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var index = 20
            repeat {
                index -= 1
                digits[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
                magnitude /= 10
            } while magnitude > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[index...]))
        }
    }

    mutating func appendText(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
