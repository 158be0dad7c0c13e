extension JSONValue: JSONReadable {
    /// Never throws: every value of a checked document has a place in the tree. Depth is bounded by the limits.
    public init(json: JSONNode) throws {
        switch json.kind {
        case .null: self = .null
        case .boolean: self = .bool(try json.bool())
        case .integer: self = .integer(try json.int64())
        case .real: self = .double(try json.double())
        case .string: self = .string(try json.string())
        case .array: self = .array(try json.elements.map { try JSONValue(json: $0) })
        case .object: self = .object(try JSONObject(json: json))
        }
    }
}

extension JSONValue: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .integer(let value): writer.integer(value)
        case .double(let value): writer.double(value)
        case .string(let value): writer.string(value)
        case .array(let value): value.write(to: &writer)
        case .object(let value): value.write(to: &writer)
        }
    }
}

extension JSONObject: JSONReadable, JSONWritable {
    /// - Throws: `JSONError` if the value is not an object.
    public init(json: JSONNode) throws {
        for member in try json.members { append(member.key, try JSONValue(json: member.value)) }
    }

    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, value) in members {
            writer.key(named: key)
            value.write(to: &writer)
        }
        writer.endObject()
    }
}

extension JSONValue: Codable {
    /// For coders of other formats; ours uses the direct conformances.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode(JSONObject.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSONObject: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: PositionKey.self)
        for key in container.allKeys { append(key.stringValue, try container.decode(JSONValue.self, forKey: key)) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: PositionKey.self)
        for (key, value) in members { try container.encode(value, forKey: PositionKey(stringValue: key)) }
    }
}
