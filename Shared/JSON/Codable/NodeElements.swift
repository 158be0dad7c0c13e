/// The elements of an array, for a `Decodable` type.
struct NodeElements: UnkeyedDecodingContainer {
    let decoder: NodeDecoder
    private var elements: JSONElements
    private var upcoming: JSONNode?
    private(set) var currentIndex = 0

    init(decoder: NodeDecoder, elements: JSONElements) {
        self.decoder = decoder
        self.elements = elements
        upcoming = self.elements.next()
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { upcoming == nil }

    /// Moves on only when the element is null, as the protocol asks.
    mutating func decodeNil() throws -> Bool {
        guard let node = upcoming else { throw pastEnd(Never.self) }
        if node.isNull { advance() }
        return node.isNull
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool {
        try element { element in try element.scalar { node throws(JSONError) in try node.bool() } }
    }

    mutating func decode(_ type: String.Type) throws -> String {
        try element { element in try element.scalar { node throws(JSONError) in try node.string() } }
    }

    mutating func decode(_ type: Double.Type) throws -> Double {
        try element { element in try element.scalar { node throws(JSONError) in try node.double() } }
    }

    mutating func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }

    mutating func decode(_ type: Int.Type) throws -> Int { try element { try $0.integer(type) } }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try element { try $0.integer(type) } }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try element { try $0.integer(type) } }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try element { try $0.integer(type) } }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try element { try $0.integer(type) } }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try element { try $0.integer(type) } }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try element { try $0.integer(type) } }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try element { try $0.integer(type) } }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try element { try $0.integer(type) } }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try element { try $0.integer(type) } }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try element { try $0.read(type) } }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try element { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try element { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { try element { $0 } }

    /// Moves on only when `read` succeeds, so that a caller may try another type.
    private mutating func element<Value>(_ read: (NodeDecoder) throws -> Value) throws -> Value {
        guard let node = upcoming else { throw pastEnd(Value.self) }
        let path = CodingPath.child(decoder.path, PositionKey(intValue: currentIndex))
        let value = try read(NodeDecoder(node: node, path: path))
        advance()
        return value
    }

    private mutating func advance() {
        upcoming = elements.next()
        currentIndex += 1
    }

    private func pastEnd<Value>(_ type: Value.Type) -> DecodingError {
        .valueNotFound(type, decoder.context("the array has only \(currentIndex) elements"))
    }
}
