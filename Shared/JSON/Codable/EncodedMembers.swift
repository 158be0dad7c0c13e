/// The members of an object, from an `Encodable` type.
struct EncodedMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) { text(key).writer.null() }
    func encode(_ value: Bool, forKey key: Key) { text(key).writer.bool(value) }
    func encode(_ value: String, forKey key: Key) { text(key).writer.string(value) }
    func encode(_ value: Double, forKey key: Key) throws { try text(key).encode(value, path: path(key)) }
    func encode(_ value: Float, forKey key: Key) throws { try text(key).encode(Double(value), path: path(key)) }
    func encode(_ value: Int, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }
    func encode(_ value: Int8, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }
    func encode(_ value: Int16, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }
    func encode(_ value: Int32, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }
    func encode(_ value: Int64, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }
    func encode(_ value: UInt, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }
    func encode(_ value: UInt8, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }
    func encode(_ value: UInt16, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }
    func encode(_ value: UInt32, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }
    func encode(_ value: UInt64, forKey key: Key) throws { try text(key).encode(integer: value, path: path(key)) }

    func encode(_ value: some Encodable, forKey key: Key) throws { try text(key).encode(value, path: path(key)) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        text(key).nest(path: path(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        text(key).nest(path: path(key)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { text(PositionKey.super).nest(path: path(PositionKey.super)) }

    func superEncoder(forKey key: Key) -> any Encoder { text(key).nest(path: path(key)) }

    /// The text, with the member's name written.
    private func text(_ key: some CodingKey) -> EncodedText {
        encoder.text.writer.key(named: key.stringValue)
        return encoder.text
    }

    private func path(_ key: some CodingKey) -> CodingPath { .child(encoder.path, key) }
}
