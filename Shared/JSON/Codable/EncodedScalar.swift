/// One value, from an `Encodable` type that is neither object nor array itself.
struct EncodedScalar: SingleValueEncodingContainer {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() { text().writer.null() }
    func encode(_ value: Bool) { text().writer.bool(value) }
    func encode(_ value: String) { text().writer.string(value) }
    func encode(_ value: Double) throws { try text().encode(value, path: encoder.path) }
    func encode(_ value: Float) throws { try text().encode(Double(value), path: encoder.path) }
    func encode(_ value: Int) throws { try text().encode(integer: value, path: encoder.path) }
    func encode(_ value: Int8) throws { try text().encode(integer: value, path: encoder.path) }
    func encode(_ value: Int16) throws { try text().encode(integer: value, path: encoder.path) }
    func encode(_ value: Int32) throws { try text().encode(integer: value, path: encoder.path) }
    func encode(_ value: Int64) throws { try text().encode(integer: value, path: encoder.path) }
    func encode(_ value: UInt) throws { try text().encode(integer: value, path: encoder.path) }
    func encode(_ value: UInt8) throws { try text().encode(integer: value, path: encoder.path) }
    func encode(_ value: UInt16) throws { try text().encode(integer: value, path: encoder.path) }
    func encode(_ value: UInt32) throws { try text().encode(integer: value, path: encoder.path) }
    func encode(_ value: UInt64) throws { try text().encode(integer: value, path: encoder.path) }

    func encode(_ value: some Encodable) throws { try text().encode(value, path: encoder.path) }

    private func text() -> EncodedText {
        encoder.markValue()
        return encoder.text
    }
}
