/// The elements of an array, from an `Encodable` type.
struct EncodedElements: UnkeyedEncodingContainer {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.elementCount }

    func encodeNil() { text().writer.null() }
    func encode(_ value: Bool) { text().writer.bool(value) }
    func encode(_ value: String) { text().writer.string(value) }
    func encode(_ value: Double) throws { try text().encode(value, path: path) }
    func encode(_ value: Float) throws { try text().encode(Double(value), path: path) }
    func encode(_ value: Int) throws { try text().encode(integer: value, path: path) }
    func encode(_ value: Int8) throws { try text().encode(integer: value, path: path) }
    func encode(_ value: Int16) throws { try text().encode(integer: value, path: path) }
    func encode(_ value: Int32) throws { try text().encode(integer: value, path: path) }
    func encode(_ value: Int64) throws { try text().encode(integer: value, path: path) }
    func encode(_ value: UInt) throws { try text().encode(integer: value, path: path) }
    func encode(_ value: UInt8) throws { try text().encode(integer: value, path: path) }
    func encode(_ value: UInt16) throws { try text().encode(integer: value, path: path) }
    func encode(_ value: UInt32) throws { try text().encode(integer: value, path: path) }
    func encode(_ value: UInt64) throws { try text().encode(integer: value, path: path) }

    func encode(_ value: some Encodable) throws { try text().encode(value, path: path) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        text().nest(path: path).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { text().nest(path: path).unkeyedContainer() }

    func superEncoder() -> any Encoder { text().nest(path: path) }

    private func text() -> EncodedText {
        encoder.countElement()
        return encoder.text
    }

    private var path: CodingPath { .child(encoder.path, PositionKey(intValue: max(0, encoder.elementCount - 1))) }
}
