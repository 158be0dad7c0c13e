/// Presents one JSON value to a `Decodable` type.
struct NodeDecoder: Decoder {
    let node: JSONNode
    let path: CodingPath

    var codingPath: [any CodingKey] { path.keys }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Reads a value: directly if its type can, else by its `Decodable` conformance.
    static func read<Value: Decodable>(
        _ type: Value.Type, from node: JSONNode, codingPath: [any CodingKey]
    ) throws -> Value {
        try NodeDecoder(node: node, path: .root(codingPath)).read(type)
    }

    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let direct = type as? any JSONReadable.Type else { return try Value(from: self) }
        guard let value = try scalar({ node throws(JSONError) in try Self.readDirectly(direct, node) }) as? Value else {
            throw DecodingError.typeMismatch(type, context("the direct reader gave another type"))
        }
        return value
    }

    /// A value whose JSON form is a single token; mistakes are reported with the coding path.
    func scalar<Value>(_ read: (JSONNode) throws(JSONError) -> Value) throws -> Value {
        do {
            return try read(node)
        } catch {
            throw decodingError(error, of: Value.self)
        }
    }

    func decodingError<Value>(_ error: JSONError, of type: Value.Type) -> DecodingError {
        guard case .wrongKind = error.reason else { return .dataCorrupted(context(error)) }
        return node.isNull ? .valueNotFound(type, context(error)) : .typeMismatch(type, context(error))
    }

    /// For a member or an element of this value.
    func child(_ key: some CodingKey, _ node: JSONNode) -> NodeDecoder {
        NodeDecoder(node: node, path: .child(path, key))
    }

    func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
        let value = try scalar { node throws(JSONError) in try node.int64() }
        guard let exact = Value(exactly: value) else {
            throw DecodingError.dataCorrupted(context("\(value) does not fit \(type)"))
        }
        return exact
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let members = try scalar { node throws(JSONError) in try node.members }
        return KeyedDecodingContainer(NodeMembers<Key>(decoder: self, members: members))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        NodeElements(decoder: self, elements: try scalar { node throws(JSONError) in try node.elements })
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { NodeScalar(decoder: self) }

    func context(_ text: String) -> DecodingError.Context {
        DecodingError.Context(codingPath: codingPath, debugDescription: text)
    }

    private func context(_ error: JSONError) -> DecodingError.Context {
        DecodingError.Context(codingPath: codingPath, debugDescription: error.description, underlyingError: error)
    }

    private static func readDirectly(
        _ type: any JSONReadable.Type, _ node: JSONNode
    ) throws(JSONError) -> any JSONReadable {
        do {
            return try type.init(json: node)
        } catch let error as JSONError {
            throw error
        } catch {
            throw node.error(.invalidValue("\(error)"))
        }
    }
}
