import Glibc

/// A value inside a `JSONDocument`: a view that costs one reference count and nothing else.
public struct JSONNode: Sendable {
    @usableFromInline let storage: JSONStorage
    @usableFromInline let index: Int

    @inlinable
    init(storage: JSONStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    @inlinable var entry: TapeEntry { storage.tape[index] }

    /// What the value is.
    public var kind: JSONKind {
        switch entry.tag {
        case .null: .null
        case .false, .true: .boolean
        case .integer: .integer
        case .real: .real
        case .plainString, .escapedString: .string
        case .array: .array
        case .object: .object
        }
    }

    @inlinable public var isNull: Bool { entry.tag == .null }

    /// Members of an object or elements of an array; 0 for everything else.
    @inlinable public var count: Int { entry.count }

    /// The value's first byte, counted from the start of the text.
    public var offset: Int { Int(entry.start) }

    /// The value as it stands in the text, copied.
    public var rawBytes: [UInt8] { withRawBytes { Array($0) } }

    /// Lends the value as it stands in the text, spaces inside it included; nothing is copied.
    @inlinable
    public func withRawBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let entry = entry
        defer { withExtendedLifetime(storage) {} }
        return try body(
            UnsafeRawBufferPointer(start: storage.text + Int(entry.start), count: Int(entry.end &- entry.start)))
    }

    /// An error about this value, with its path and place.
    public func error(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason, offset: offset, path: path)
    }

    func wrongKind(_ expected: String) -> JSONError {
        error(.wrongKind(expected: expected, found: kind))
    }
}
