/// The fields of a message's head, in order. Names are compared as bytes, ASCII letters without regard to case.
///
/// All lines lie in one buffer in the form that they have on the wire: a request with a dozen fields costs two allocations,
/// and an answer's are written in one piece.
public struct HeaderFields: Sendable {
    private var bytes: [UInt8] = []
    private var fields: [Field] = []

    /// Where a field's name and value lie in `bytes`.
    private struct Field: Sendable {
        var name: Range<Int>
        var value: Range<Int>
    }

    public init() {}

    public var count: Int { fields.count }
    public var isEmpty: Bool { fields.isEmpty }

    // MARK: Reading

    /// The first value of this name as bytes, without spaces around it.
    public func bytes(_ name: StaticString) -> ArraySlice<UInt8>? {
        fields.first { bytes[$0.name].equalsIgnoringCase(name) }.map { bytes[$0.value] }
    }

    /// The first value of this name. `nil` when there is none, or when it is not UTF-8.
    public subscript(_ name: StaticString) -> String? {
        bytes(name).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Every value of this name, in order.
    public func all(_ name: StaticString) -> [ArraySlice<UInt8>] {
        fields.filter { bytes[$0.name].equalsIgnoringCase(name) }.map { bytes[$0.value] }
    }

    public func contains(_ name: StaticString) -> Bool { bytes(name) != nil }

    /// Whether one of the comma-separated entries of this field's lines is `token`, in any case.
    public func lists(_ token: StaticString, in name: StaticString) -> Bool {
        fields.contains { field in
            bytes[field.name].equalsIgnoringCase(name)
                && bytes[field.value].split(separator: UInt8(ascii: ",")).contains {
                    $0.trimmingOptionalSpace.equalsIgnoringCase(token)
                }
        }
    }

    /// Names and values in order, bytes that are not UTF-8 replaced.
    public var pairs: [(name: String, value: String)] {
        fields.map {
            (String(decoding: bytes[$0.name], as: UTF8.self), String(decoding: bytes[$0.value], as: UTF8.self))
        }
    }

    // MARK: Writing

    /// Adds a line, also when the name is there already.
    ///
    /// - Throws: `HeaderFieldError` when the name is no token, or the value holds CR, LF or another control byte: what
    ///   would split one field into two never reaches the wire.
    public mutating func add(_ name: StaticString, _ value: String) throws(HeaderFieldError) {
        let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        guard !name.isEmpty, name.allSatisfy(\.isToken) else { throw .invalidName }
        guard value.utf8.allSatisfy(\.isFieldContent) else { throw .invalidValue }
        append(name: name, value: value.utf8)
    }

    /// Replaces every line of this name by one.
    ///
    /// - Throws: as `add`.
    public mutating func set(_ name: StaticString, _ value: String) throws(HeaderFieldError) {
        var others = self
        others.remove(name)
        try others.add(name, value)
        self = others
    }

    /// Replaces every line of this name by one with a value known when the program is written.
    public mutating func set(constant name: StaticString, _ value: StaticString) {
        remove(name)
        let nameBytes = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        let valueBytes = UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount)
        assert(nameBytes.allSatisfy(\.isToken) && valueBytes.allSatisfy(\.isFieldContent), "no field: \(name)")
        append(name: nameBytes, value: valueBytes)
    }

    public mutating func remove(_ name: StaticString) {
        guard contains(name) else { return }
        var others = HeaderFields()
        for field in fields where !bytes[field.name].equalsIgnoringCase(name) {
            others.append(name: bytes[field.name], value: bytes[field.value])
        }
        self = others
    }

    /// Writes `name: value CR LF` for each field.
    func write(to output: inout [UInt8]) { output += bytes }

    /// Adds a field whose bytes the caller has checked.
    mutating func append(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        let nameStart = bytes.count
        bytes += name
        let nameEnd = bytes.count
        bytes.append(UInt8(ascii: ":"))
        bytes.append(0x20)
        let valueStart = bytes.count
        bytes += value
        fields.append(Field(name: nameStart..<nameEnd, value: valueStart..<bytes.count))
        bytes.append(.carriageReturn)
        bytes.append(.lineFeed)
    }

    /// Lends each field's name, in order.
    func forEachName(_ body: (Span<UInt8>) -> Void) {
        let bytes = bytes.span
        for field in fields { body(bytes.extracting(field.name)) }
    }

    mutating func reserve(bytes count: Int, fields fieldCount: Int) {
        bytes.reserveCapacity(count)
        fields.reserveCapacity(fieldCount)
    }
}

/// Why a header field was refused.
public enum HeaderFieldError: Error, Sendable, Equatable, CustomStringConvertible {
    case invalidName
    case invalidValue

    public var description: String {
        switch self {
        case .invalidName: "a header field's name must be a token (RFC 9110 §5.6.2)"
        case .invalidValue: "a header field's value must not hold control bytes such as CR or LF"
        }
    }
}
