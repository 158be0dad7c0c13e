/// Parses many documents one after the other and reuses the memory of the last one when nobody holds it any more.
public struct JSONParser {
    public let limits: JSONLimits
    private var storage = JSONStorage(textCapacity: 4_096)

    /// Memory beyond this is given back, so that one large message does not stay on the books for ever.
    private static let retainedBytes = 256 << 10

    public init(limits: JSONLimits = .standard) { self.limits = limits }

    /// Checks and copies `bytes`.
    /// - Throws: `JSONError` with the offset of the first byte that is wrong.
    public mutating func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONDocument {
        if !isKnownUniquelyReferenced(&storage) || storage.footprint > Self.retainedBytes {
            storage = JSONStorage(textCapacity: min(max(bytes.count, 4_096), max(0, limits.documentBytes)))
        }
        try storage.load(bytes, limits: limits)
        return JSONDocument(storage: storage)
    }
}
