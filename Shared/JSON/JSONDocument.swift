/// A JSON text that was checked from its first to its last byte.
///
/// The text is copied once; all nodes are views of that copy and keep it alive.
public struct JSONDocument: Sendable {
    @usableFromInline let storage: JSONStorage

    /// Checks `bytes` by RFC 8259 and `limits`.
    ///
    /// Stricter than the RFC in the points it leaves open: a byte-order mark, duplicate member names, lone surrogates,
    /// integers beyond 64 bits and numbers that overflow a double are refused.
    /// - Throws: `JSONError` with the offset of the first byte that is wrong.
    public init(_ bytes: UnsafeRawBufferPointer, limits: JSONLimits = .standard) throws(JSONError) {
        storage = JSONStorage(textCapacity: min(bytes.count, max(0, limits.documentBytes)))
        try storage.load(bytes, limits: limits)
    }

    /// Checks `bytes` by RFC 8259 and `limits`.
    /// - Throws: `JSONError` with the offset of the first byte that is wrong.
    public init(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        storage = JSONStorage(textCapacity: min(bytes.count, max(0, limits.documentBytes)))
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            try storage.load(UnsafeRawBufferPointer(buffer), limits: limits)
        }
    }

    /// Checks the UTF-8 form of `text` by RFC 8259 and `limits`.
    /// - Throws: `JSONError` with the offset of the first byte that is wrong.
    public init(_ text: String, limits: JSONLimits = .standard) throws(JSONError) {
        try self.init(Array(text.utf8), limits: limits)
    }

    init(storage: JSONStorage) { self.storage = storage }

    /// The document's one value.
    public var root: JSONNode { JSONNode(storage: storage, index: 0) }
}
