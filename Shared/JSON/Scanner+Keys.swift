import Glibc

extension Scanner {
    /// Moves past a member name and its colon.
    @inline(__always)
    mutating func scanKey() throws(JSONError) {
        guard text[position] == UInt8(ascii: "\"") else { throw unexpected("a member name") }
        let object = container
        let count = tape[object].count
        guard count < limits.members else { throw tooLarge("object members", limits.members) }
        let start = position
        let isEscaped = try scanString()
        guard position &- start &- 2 <= limits.keyBytes else {
            throw JSONError(.tooLarge("member name bytes", limit: limits.keyBytes), offset: start)
        }
        let index = tapeCount
        append(
            TapeEntry(tag: isEscaped ? .escapedString : .plainString, start: start, end: position, next: index &+ 1))
        if count < Self.comparedOneByOne { try checkKey(index, in: object, isEscaped: isEscaped) }
        tape[object].count = count &+ 1
        skipWhitespace()
        guard text[position] == UInt8(ascii: ":") else { throw unexpected("':'") }
        position &+= 1
    }

    /// Objects of up to this many members are checked name by name, larger ones by sorting when they end.
    private static var comparedOneByOne: Int { 64 }

    /// Refuses a name that the object has already.
    ///
    /// A filter of 32 bits, one for each value of the best bits of a hash, tells most new names without a look at the
    /// others. The whole hash is kept with the name, in a place that is of no use to it.
    @inline(__always)
    private mutating func checkKey(_ index: Int, in object: Int, isEscaped: Bool) throws(JSONError) {
        // The hash is of the bytes as written; a name with escapes may equal any other name.
        let hash = KeyOrder.hash(tape[index], in: text)
        tape[index].next = hash
        let mark: UInt32 = isEscaped ? .max : 1 &<< (hash &>> 27)
        if tape[object].end & mark != 0 { try compareKey(index, in: object) }
        tape[object].end |= mark
    }

    @inline(never)
    private func compareKey(_ index: Int, in object: Int) throws(JSONError) {
        let key = tape[index]
        var other = object &+ 1
        while other < index {
            // Names of one spelling have one hash; those with escapes may be spelled in many ways.
            let mayBeEqual =
                tape[other].next == key.next || tape[other].tag == .escapedString || key.tag == .escapedString
            if mayBeEqual, KeyOrder.compare(tape[other], tape[index], in: text) == 0 { throw duplicate(tape[index]) }
            other = Int(tape[other &+ 1].next)
        }
    }

    /// Compares all names of a large object that ends here: n log n comparisons, whatever the names are.
    @inline(never)
    func checkManyKeys() throws(JSONError) {
        let count = tape[container].count
        guard count > Self.comparedOneByOne else { return }
        var keys: [TapeEntry] = []
        keys.reserveCapacity(count)
        var key = container &+ 1
        while key < tapeCount {
            keys.append(tape[key])
            key = Int(tape[key &+ 1].next)
        }
        keys.sort { KeyOrder.compare($0, $1, in: text) < 0 }
        for index in 1..<keys.count where KeyOrder.compare(keys[index - 1], keys[index], in: text) == 0 {
            throw duplicate(keys[index])
        }
    }

    private func duplicate(_ key: TapeEntry) -> JSONError {
        JSONError(.duplicateKey(StringContent.string(key, in: text)), offset: Int(key.start))
    }
}

/// Orders member names by their bytes after unescaping.
enum KeyOrder {
    /// Of the name as written, made from its first and last bytes and its length. The high bits are the best.
    @inline(__always)
    static func hash(_ key: TapeEntry, in text: UnsafePointer<UInt8>) -> UInt32 {
        let length = Int(key.end &- key.start) &- 2
        let first = UnsafeRawPointer(text + (Int(key.start) &+ 1))
        let head = UInt64(littleEndian: first.loadUnaligned(as: UInt64.self))
        guard length >= 8 else {
            return mixed(head & ((1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1) &+ UInt64(length))
        }
        let tail = UInt64(littleEndian: (first + (length &- 8)).loadUnaligned(as: UInt64.self))
        return mixed(head &+ tail &* 3 &+ UInt64(length))
    }

    /// Fibonacci hashing.
    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: (value &* 0x9E37_79B9_7F4A_7C15) &>> 32)
    }

    /// Negative, zero or positive like `memcmp`; the order itself means nothing but is total.
    static func compare(_ left: TapeEntry, _ right: TapeEntry, in text: UnsafePointer<UInt8>) -> Int {
        if left.tag == .plainString, right.tag == .plainString {
            let leftCount = Int(left.end &- left.start)
            let rightCount = Int(right.end &- right.start)
            if leftCount != rightCount { return leftCount &- rightCount }
            return Int(memcmp(text + Int(left.start), text + Int(right.start), leftCount))
        }
        return StringContent.withBytes(left, in: text) { leftBytes in
            StringContent.withBytes(right, in: text) { rightBytes in
                if leftBytes.count != rightBytes.count { return leftBytes.count &- rightBytes.count }
                for (leftByte, rightByte) in zip(leftBytes, rightBytes) where leftByte != rightByte {
                    return Int(leftByte) &- Int(rightByte)
                }
                return 0
            }
        }
    }
}
