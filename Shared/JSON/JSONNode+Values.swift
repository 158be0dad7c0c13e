extension JSONNode {
    /// The string.
    /// - Throws: `JSONError` if this is not a string.
    public func string() throws(JSONError) -> String {
        try withUTF8 { String(decoding: $0, as: UTF8.self) }
    }

    /// Lends the string's UTF-8 bytes, escapes resolved; without escapes nothing is copied.
    /// - Throws: `JSONError` if this is not a string.
    public func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) throws(JSONError) -> Result {
        guard isString else { throw wrongKind("a string") }
        return withKeyBytes(body)
    }

    /// Whether this is a string and, byte for byte, equal to `other`.
    public func isString(_ other: StaticString) -> Bool {
        guard isString else { return false }
        return withKeyBytes { $0.hasSameBytes(as: other.bytes) }
    }

    private var isString: Bool {
        let tag = entry.tag
        return tag == .plainString || tag == .escapedString
    }

    /// The integer, exact.
    /// - Throws: `JSONError` if this is not a number, or one written with a fraction or an exponent.
    public func int64() throws(JSONError) -> Int64 {
        guard entry.tag == .integer, let value = NumberLiteral.integer(literal) else { throw wrongKind("an integer") }
        return value
    }

    /// The integer, exact.
    /// - Throws: `JSONError` if this is not a number, or one written with a fraction or an exponent.
    public func int() throws(JSONError) -> Int { Int(try int64()) }

    /// The number, rounded to the nearest double.
    /// - Throws: `JSONError` if this is not a number.
    public func double() throws(JSONError) -> Double {
        let tag = entry.tag
        guard tag == .integer || tag == .real, let value = NumberLiteral.double(literal) else {
            throw wrongKind("a number")
        }
        return value
    }

    /// - Throws: `JSONError` if this is neither `true` nor `false`.
    public func bool() throws(JSONError) -> Bool {
        switch entry.tag {
        case .true: return true
        case .false: return false
        default: throw wrongKind("true or false")
        }
    }

    private var literal: UnsafeBufferPointer<UInt8> {
        let entry = entry
        return UnsafeBufferPointer(start: storage.text + Int(entry.start), count: Int(entry.end &- entry.start))
    }
}
