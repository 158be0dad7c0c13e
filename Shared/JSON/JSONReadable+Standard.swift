extension String: JSONReadable {
    public init(json: JSONNode) throws { self = try json.string() }
}

extension Bool: JSONReadable {
    public init(json: JSONNode) throws { self = try json.bool() }
}

extension Double: JSONReadable {
    public init(json: JSONNode) throws { self = try json.double() }
}

extension Int: JSONReadable {
    public init(json: JSONNode) throws { self = try json.int() }
}

extension Int64: JSONReadable {
    public init(json: JSONNode) throws { self = try json.int64() }
}

extension Array: JSONReadable where Element: JSONReadable {
    @inlinable
    public init(json: JSONNode) throws {
        let elements = try json.elements
        self = []
        reserveCapacity(elements.count)
        for element in elements { append(try Element(json: element)) }
    }
}

extension Optional: JSONReadable where Wrapped: JSONReadable {
    @inlinable
    public init(json: JSONNode) throws {
        self = json.isNull ? nil : try Wrapped(json: json)
    }
}

extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
    /// Members whose names are equal by Unicode's canonical equivalence, but not byte for byte, are refused: the
    /// dictionary could keep only one of them.
    public init(json: JSONNode) throws {
        self = [:]
        for member in try json.members {
            let key = member.key
            guard updateValue(try Value(json: member.value), forKey: key) == nil else {
                throw json.error(.duplicateKey(key))
            }
        }
    }
}
