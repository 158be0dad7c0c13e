/// A piece of output, with the pieces of nested containers that belong inside it.
final class EncodedText {
    var writer: JSONWriter
    /// Each piece with its place in `writer.bytes`, in ascending order.
    private var nested: [(offset: Int, encoder: ValueEncoder)] = []

    init(escapesHTML: Bool) { writer = JSONWriter(escapesHTML: escapesHTML) }

    /// Writes a value at the end of what `writer` holds.
    /// - Throws: `EncodingError`; nothing is written then.
    static func encode<Value: Encodable>(_ value: Value, to writer: inout JSONWriter) throws {
        let text = EncodedText(escapesHTML: writer.escapesHTML)
        let start = (count: writer.bytes.count, needsComma: writer.needsComma)
        swap(&text.writer, &writer)
        defer { swap(&text.writer, &writer) }
        do {
            try text.encode(value, path: .root([]))
            if !text.nested.isEmpty { text.writer.bytes = text.joined() }
        } catch {
            text.writer.bytes.removeLast(text.writer.bytes.count - start.count)
            text.writer.needsComma = start.needsComma
            throw error
        }
    }

    /// Writes a value: directly if its type can, else by its `Encodable` conformance.
    func encode<Value: Encodable>(_ value: Value, path: CodingPath) throws {
        if Value.self == Double.self, let double = value as? Double { return try encode(double, path: path) }
        if let direct = value as? any JSONWritable { return direct.write(to: &writer) }
        let encoder = ValueEncoder(text: self, path: path)
        try value.encode(to: encoder)
        encoder.finish()
    }

    /// - Throws: `EncodingError` for NaN and infinities.
    func encode(_ value: Double, path: CodingPath) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: path.keys, debugDescription: "JSON has no \(value)"))
        }
        writer.double(value)
    }

    /// - Throws: `EncodingError` for integers beyond 2⁶³ − 1, which no reader of ours would accept.
    func encode(integer value: some FixedWidthInteger, path: CodingPath) throws {
        guard let exact = Int64(exactly: value) else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: path.keys, debugDescription: "\(value) does not fit 64 bits with a sign"))
        }
        writer.integer(exact)
    }

    /// A nested container that is filled while this text goes on.
    func nest(path: CodingPath) -> ValueEncoder {
        let encoder = ValueEncoder(text: EncodedText(escapesHTML: writer.escapesHTML), path: path)
        writer.leaveGap()
        nested.append((writer.bytes.count, encoder))
        return encoder
    }

    /// The whole text, nested pieces in their places.
    func joined() -> [UInt8] {
        guard !nested.isEmpty else { return writer.bytes }
        var result: [UInt8] = []
        var start = 0
        for (offset, encoder) in nested {
            result += writer.bytes[start..<offset]
            encoder.finish()
            result += encoder.text.joined()
            start = offset
        }
        return result + writer.bytes[start...]
    }
}
