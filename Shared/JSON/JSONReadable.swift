/// A type that reads itself from a JSON value, without the cost of `Decodable`.
public protocol JSONReadable {
    /// - Throws: `JSONError` that names the path of the value that does not fit.
    init(json: JSONNode) throws
}

extension JSONNode {
    /// The member `key` as a `Value`.
    /// - Throws: `JSONError` if the member is missing or does not fit.
    @inlinable
    public func read<Value: JSONReadable>(_ key: StaticString, as type: Value.Type = Value.self) throws -> Value {
        try Value(json: member(key))
    }

    /// The member `key` as a `Value`; nil if it is missing or null.
    /// - Throws: `JSONError` if the member is there but does not fit.
    @inlinable
    public func readIfPresent<Value: JSONReadable>(
        _ key: StaticString, as type: Value.Type = Value.self
    ) throws -> Value? {
        guard let node = self[key], !node.isNull else { return nil }
        return try Value(json: node)
    }
}
