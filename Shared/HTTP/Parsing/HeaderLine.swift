/// One `name: value` line (RFC 9112 §5): no space before the colon, none at the start of the line, no folding.
struct HeaderLine {
    let name: ArraySlice<UInt8>
    /// Without the spaces and tabs around it.
    let value: ArraySlice<UInt8>

    /// - Throws: `Refusal` (400).
    init(_ line: ArraySlice<UInt8>) throws(Refusal) {
        var colon = line.startIndex
        while colon < line.endIndex, line[colon].isToken { colon += 1 }
        guard colon < line.endIndex, line[colon] == UInt8(ascii: ":"), colon > line.startIndex else {
            throw .malformed("A header line does not begin with a name and a colon.")
        }
        name = line[..<colon]
        value = line[(colon + 1)...].trimmingOptionalSpace
        guard value.allSatisfy(\.isFieldContent) else {
            throw .malformed("A header value has a control byte.")
        }
        guard !Self.imitatesFraming(name) else {
            throw .malformed("A header name imitates a framing field.")
        }
    }

    /// `Content_Length` and the like: some programs behind a proxy read `_` as `-`.
    private static func imitatesFraming(_ name: ArraySlice<UInt8>) -> Bool {
        guard name.count == 14 || name.count == 17, name.contains(UInt8(ascii: "_")) else { return false }
        let dashed = name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
        return dashed.equalsIgnoringCase("content-length") || dashed.equalsIgnoringCase("transfer-encoding")
    }
}
