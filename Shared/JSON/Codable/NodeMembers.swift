/// The members of an object, for a `Decodable` type.
struct NodeMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: NodeDecoder
    let members: JSONMembers

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool { decoder.node.member(named: key.stringValue) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try node(key).isNull }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try scalar(key) { node throws(JSONError) in try node.bool() }
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try scalar(key) { node throws(JSONError) in try node.string() }
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try scalar(key) { node throws(JSONError) in try node.double() }
    }

    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        Float(try scalar(key) { node throws(JSONError) in try node.double() })
    }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try integer(key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try integer(key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try member(key).read(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try member(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try member(PositionKey.super) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

    private func member(_ key: some CodingKey) throws -> NodeDecoder { decoder.child(key, try node(key)) }

    private func node(_ key: some CodingKey) throws -> JSONNode {
        if let node = decoder.node.member(named: key.stringValue) { return node }
        throw DecodingError.keyNotFound(key, decoder.context("member \(key.stringValue.debugDescription) is missing"))
    }

    /// A member that is a single token: the way to it is put together only for a mistake.
    private func scalar<Value>(_ key: Key, _ read: (JSONNode) throws(JSONError) -> Value) throws -> Value {
        let node = try node(key)
        do {
            return try read(node)
        } catch {
            throw decoder.child(key, node).decodingError(error, of: Value.self)
        }
    }

    private func integer<Value: FixedWidthInteger>(_ key: Key) throws -> Value {
        let value = try scalar(key) { node throws(JSONError) in try node.int64() }
        if let exact = Value(exactly: value) { return exact }
        return try member(key).integer(Value.self)
    }
}
