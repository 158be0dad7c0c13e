extension Scanner {
    @inline(never)
    mutating func scanNumber() throws(JSONError) {
        let start = position
        if text[position] == UInt8(ascii: "-") { position &+= 1 }
        let firstDigit = position
        if text[position] == UInt8(ascii: "0") {
            position &+= 1
        } else {
            try scanDigits()
        }
        let integerDigits = position &- firstDigit
        var isInteger = true
        var hasExponent = false
        if text[position] == UInt8(ascii: ".") {
            isInteger = false
            position &+= 1
            try scanDigits()
        }
        if text[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            hasExponent = true
            position &+= 1
            if text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") { position &+= 1 }
            try scanDigits()
        }
        let literal = UnsafeBufferPointer(start: text + start, count: position &- start)
        // Only long integers and numbers with an exponent can be out of range.
        if isInteger, integerDigits > 18, NumberLiteral.integer(literal) == nil {
            throw JSONError(.numberOutOfRange, offset: start)
        }
        if !isInteger, hasExponent || integerDigits > 300, NumberLiteral.double(literal) == nil {
            throw JSONError(.numberOutOfRange, offset: start)
        }
        append(TapeEntry(tag: isInteger ? .integer : .real, start: start, end: position, next: tapeCount &+ 1))
    }

    private mutating func scanDigits() throws(JSONError) {
        let first = position
        while text[position] &- UInt8(ascii: "0") < 10 { position &+= 1 }
        guard position > first else { throw unexpected("a digit") }
    }
}
