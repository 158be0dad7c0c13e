/// Checks a text and writes its tape, in one pass without recursion.
///
/// The text ends in zero bytes, which JSON allows nowhere: no loop needs to compare its position with the end.
/// Open containers are linked through their tape entries, so depth costs no stack and no memory of its own.
struct Scanner {
    let text: UnsafeMutablePointer<UInt8>
    let count: Int
    let limits: JSONLimits
    var tape: UnsafeMutablePointer<TapeEntry>
    var tapeCapacity: Int
    var tapeCount = 0
    var position = 0

    /// Index of the innermost open container; none while outside.
    var container = Scanner.outside
    var depth = 0

    static let outside = Int(UInt32.max)

    private enum Expectation { case value, firstKey, key, firstElement, commaOrEnd }

    init(
        text: UnsafeMutablePointer<UInt8>, count: Int, limits: JSONLimits, tape: UnsafeMutablePointer<TapeEntry>,
        tapeCapacity: Int
    ) {
        self.text = text
        self.count = count
        var limits = limits
        limits.members = min(limits.members, TapeEntry.largestCount)
        limits.elements = min(limits.elements, TapeEntry.largestCount)
        self.limits = limits
        self.tape = tape
        self.tapeCapacity = tapeCapacity
    }

    mutating func scan() throws(JSONError) {
        var expectation = Expectation.value
        while true {
            skipWhitespace()
            switch expectation {
            case .firstElement where text[position] == UInt8(ascii: "]"),
                .firstKey where text[position] == UInt8(ascii: "}"):
                expectation = closeContainer()
            case .value, .firstElement:
                expectation = try scanValue()
            case .key, .firstKey:
                try scanKey()
                expectation = .value
            case .commaOrEnd:
                if container == Self.outside {
                    guard position == count else { throw unexpected("the end of the text") }
                    return
                }
                expectation = try scanCommaOrEnd()
            }
        }
    }

    @inline(__always)
    private mutating func scanValue() throws(JSONError) -> Expectation {
        if container != Self.outside, tape[container].tag == .array { try countElement() }
        switch text[position] {
        case UInt8(ascii: "\""):
            try scanStringValue()
        case UInt8(ascii: "{"):
            try openContainer(.object)
            return .firstKey
        case UInt8(ascii: "["):
            try openContainer(.array)
            return .firstElement
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try scanNumber()
        case UInt8(ascii: "t"):
            try scanLiteral("true", .true)
        case UInt8(ascii: "f"):
            try scanLiteral("false", .false)
        case UInt8(ascii: "n"):
            try scanLiteral("null", .null)
        default:
            throw unexpected("a value")
        }
        return .commaOrEnd
    }

    @inline(__always)
    private mutating func scanCommaOrEnd() throws(JSONError) -> Expectation {
        let isObject = tape[container].tag == .object
        switch text[position] {
        case UInt8(ascii: ","):
            position &+= 1
            return isObject ? .key : .value
        case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
            if isObject { try checkManyKeys() }
            return closeContainer()
        default:
            throw unexpected(isObject ? "',' or '}'" : "',' or ']'")
        }
    }

    @inline(__always)
    private mutating func openContainer(_ tag: TapeEntry.Tag) throws(JSONError) {
        depth &+= 1
        guard depth <= limits.depth else { throw tooLarge("nesting", limits.depth) }
        let index = tapeCount
        append(TapeEntry(tag: tag, start: position, end: 0, next: container))
        container = index
        position &+= 1
    }

    @inline(__always)
    private mutating func closeContainer() -> Expectation {
        position &+= 1
        depth &-= 1
        let index = container
        container = Int(tape[index].next)
        tape[index].end = UInt32(truncatingIfNeeded: position)
        tape[index].next = UInt32(truncatingIfNeeded: tapeCount)
        return .commaOrEnd
    }

    @inline(__always)
    private mutating func countElement() throws(JSONError) {
        let count = tape[container].count
        guard count < limits.elements else { throw tooLarge("array elements", limits.elements) }
        tape[container].count = count &+ 1
    }

    private mutating func scanLiteral(_ literal: StaticString, _ tag: TapeEntry.Tag) throws(JSONError) {
        let start = position
        for index in 0..<literal.utf8CodeUnitCount {
            guard text[position] == literal.utf8Start[index] else { throw unexpected("'\(literal)'") }
            position &+= 1
        }
        append(TapeEntry(tag: tag, start: start, end: position, next: tapeCount &+ 1))
    }

    @inline(__always)
    mutating func skipWhitespace() {
        while true {
            switch text[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position &+= 1
            default: return
            }
        }
    }

    @inline(__always)
    mutating func append(_ entry: TapeEntry) {
        if tapeCount == tapeCapacity { growTape() }
        tape[tapeCount] = entry
        tapeCount &+= 1
    }

    @inline(never)
    private mutating func growTape() {
        let larger = UnsafeMutablePointer<TapeEntry>.allocate(capacity: tapeCapacity * 2)
        larger.update(from: tape, count: tapeCount)
        tape.deallocate()
        tape = larger
        tapeCapacity *= 2
    }

    func unexpected(_ expected: String) -> JSONError {
        guard position < count else { return JSONError(.endOfText, offset: count) }
        return JSONError(.unexpectedByte(text[position], expected: expected), offset: position)
    }

    func tooLarge(_ what: String, _ limit: Int) -> JSONError {
        JSONError(.tooLarge(what, limit: limit), offset: position)
    }
}
