/// Values to JSON and back.
///
/// Types that conform to `JSONReadable` and `JSONWritable` go the direct way, also as elements and members of others;
/// the rest goes through `Codable`.
public enum JSON {
    /// Room for this many bytes is taken at once: most texts are not much shorter, and longer ones grow by doubling.
    private static let usualSize = 256

    /// Checks `bytes` and reads a `Value` from them.
    /// - Throws: `JSONError` if the text is not acceptable JSON or a direct reader refuses it, `DecodingError` (which
    ///   names the coding path) if a `Decodable` type does.
    public static func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, from bytes: [UInt8], limits: JSONLimits = .standard
    ) throws -> Value {
        try decode(type, from: JSONDocument(bytes, limits: limits).root)
    }

    /// Reads a `Value` from a part of a checked document.
    /// - Throws: as `decode(_:from:limits:)`.
    public static func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, from node: JSONNode
    ) throws -> Value {
        try NodeDecoder.read(type, from: node, codingPath: [])
    }

    /// Checks `bytes` and reads a `Value` from them.
    /// - Throws: `JSONError` that names the path of what does not fit.
    public static func read<Value: JSONReadable>(
        _ type: Value.Type = Value.self, from bytes: [UInt8], limits: JSONLimits = .standard
    ) throws -> Value {
        try Value(json: JSONDocument(bytes, limits: limits).root)
    }

    /// The compact JSON form of `value`.
    /// - Throws: `EncodingError` with the coding path for NaN, infinities and whatever the type itself refuses. Types
    ///   with a direct conformance, arrays of doubles among them, write `null` for NaN and infinities instead.
    public static func encode<Value: Encodable>(_ value: Value, escapesHTML: Bool = false) throws -> [UInt8] {
        var writer = JSONWriter(escapesHTML: escapesHTML, reservingCapacity: usualSize)
        try EncodedText.encode(value, to: &writer)
        return writer.bytes
    }

    /// The compact JSON form of `value`.
    public static func write(_ value: some JSONWritable, escapesHTML: Bool = false) -> [UInt8] {
        var writer = JSONWriter(escapesHTML: escapesHTML, reservingCapacity: usualSize)
        value.write(to: &writer)
        return writer.bytes
    }
}
