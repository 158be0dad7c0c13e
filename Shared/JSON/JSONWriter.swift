/// Writes compact JSON, member by member in the order of the calls, at the end of an array of bytes.
///
/// Commas and colons are the writer's; that brackets match and names alternate with values is the caller's.
public struct JSONWriter {
    /// What was written so far.
    public internal(set) var bytes: [UInt8]
    /// Whether `<`, `>`, `&`, U+2028 and U+2029 are escaped, as text inside an HTML page needs it.
    public let escapesHTML: Bool
    var needsComma = false

    public init(escapesHTML: Bool = false, reservingCapacity capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
        self.escapesHTML = escapesHTML
    }

    /// Writes at the end of `buffer`, without a copy of what it holds already.
    @inlinable
    public static func append(
        to buffer: inout [UInt8], escapesHTML: Bool = false, _ body: (inout JSONWriter) throws -> Void
    ) rethrows {
        var writer = JSONWriter(escapesHTML: escapesHTML)
        writer.exchange(&buffer)
        defer { writer.exchange(&buffer) }
        try body(&writer)
    }

    @usableFromInline
    mutating func exchange(_ buffer: inout [UInt8]) { swap(&bytes, &buffer) }

    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// A member's name, of characters that stand for themselves in JSON and HTML; its value must be next.
    public mutating func key(_ key: StaticString) {
        assert(isPlain(key.bytes), "'\(key)' would have to be escaped: use key(named:)")
        appendQuoted(key.bytes, isKey: true)
    }

    /// A member's name that is known at run time only; its value must be next.
    public mutating func key(named key: String) {
        string(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { string(utf8: $0) }
    }

    /// A string from its UTF-8 bytes, which must be valid.
    public mutating func string(utf8 value: UnsafeBufferPointer<UInt8>) {
        // Most strings are written as they are.
        let escaped = firstEscaped(value, from: 0)
        guard escaped < value.count else { return appendQuoted(value, isKey: false) }
        beginValue()
        bytes.append(UInt8(ascii: "\""))
        escape(value, from: escaped)
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func integer(_ value: Int64) {
        beginValue()
        appendDecimal(value)
    }

    public mutating func integer(_ value: Int) { integer(Int64(value)) }

    /// A number in the shortest form that reads back as the same double; `null` for infinities and NaN, which JSON
    /// does not have.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        beginValue()
        bytes.append(contentsOf: value.description.utf8)
    }

    public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    public mutating func null() { literal("null") }

    /// A value that is JSON already. It is not checked: pass only what was scanned or written by this module.
    public mutating func raw(_ value: UnsafeRawBufferPointer) {
        beginValue()
        bytes.append(contentsOf: value)
    }

    /// A value that is JSON already. It is not checked: pass only what was scanned or written by this module.
    public mutating func raw(_ value: [UInt8]) {
        beginValue()
        bytes.append(contentsOf: value)
    }

    /// Leaves room for one value that the caller inserts later at the present end of `bytes`.
    mutating func leaveGap() { beginValue() }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func literal(_ text: StaticString) {
        beginValue()
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    private mutating func beginValue() {
        separate()
        needsComma = true
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}
