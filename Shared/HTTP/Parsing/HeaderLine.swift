/// One `name: value` line (RFC 9112 §5): no space before the colon, none at the start of the line, no folding.
struct HeaderLine {
    /// Where the name lies in the line: at its start.
    let name: Range<Int>
    /// Where the value lies, without the spaces and tabs around it.
    let value: Range<Int>

    /// - Throws: `Refusal` (400).
    init(_ line: Span<UInt8>) throws(Refusal) {
        var colon = 0
        while colon < line.count, line[colon].isToken { colon += 1 }
        guard colon < line.count, line[colon] == UInt8(ascii: ":"), colon > 0 else {
            throw .malformed("A header line does not begin with a name and a colon.")
        }
        var (start, end) = (colon + 1, line.count)
        while start < end, line[start].isOptionalSpace { start += 1 }
        while start < end, line[end - 1].isOptionalSpace { end -= 1 }
        name = 0..<colon
        value = start..<end
        guard line.extracting(value).allSatisfy(\.isFieldContent) else {
            throw .malformed("A header value has a control byte.")
        }
        guard !Self.imitatesFraming(line.extracting(name)) else {
            throw .malformed("A header name imitates a framing field.")
        }
    }

    /// `Content_Length` and the like: some programs behind a proxy read `_` as `-`.
    private static func imitatesFraming(_ name: Span<UInt8>) -> Bool {
        guard name.count == 14 || name.count == 17, name.firstIndex(of: UInt8(ascii: "_")) != nil else { return false }
        let dashed = name.bytes.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
        return dashed.equalsIgnoringCase("content-length") || dashed.equalsIgnoringCase("transfer-encoding")
    }
}
