/// What becomes of a value. In JSON, what stays is absent, and what is taken away is null.
public enum Change<Value: Codable & Sendable & Hashable>: Codable, Sendable, Hashable {
    case unchanged
    case removed
    case set(Value)

    /// The value as it is afterwards.
    public func applied(to value: Value?) -> Value? {
        switch self {
        case .unchanged: value
        case .removed: nil
        case .set(let new): new
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .removed : .set(try container.decode(Value.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if case .set(let value) = self { try container.encode(value) } else { try container.encodeNil() }
    }
}

// The compiler's own `Codable` code for types with members of this type calls these, since they fit better than the
// general ones; only a container can say that a member is absent.

extension KeyedDecodingContainer {
    func decode<Value>(_ type: Change<Value>.Type, forKey key: Key) throws -> Change<Value> {
        guard contains(key) else { return .unchanged }
        return try decodeNil(forKey: key) ? .removed : .set(try decode(Value.self, forKey: key))
    }
}

extension KeyedEncodingContainer {
    mutating func encode<Value>(_ change: Change<Value>, forKey key: Key) throws {
        switch change {
        case .unchanged: break
        case .removed: try encodeNil(forKey: key)
        case .set(let value): try encode(value, forKey: key)
        }
    }
}
