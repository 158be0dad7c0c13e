import JSON
import Time

/// Reads the members of a JSON body with Luma's error texts.
struct BodyReader {
    let object: JSONObject

    /// Whether the member is there and not null.
    func has(_ name: String) -> Bool { object[name].map { $0 != .null } ?? false }

    /// - Throws: 400 when missing or not a string.
    func string(_ names: String...) throws(APIError) -> String {
        for name in names { if let value = try optionalString(name) { return value } }
        throw .expected("string", received: "undefined", at: names[0])
    }

    func optionalString(_ name: String) throws(APIError) -> String? {
        switch object[name] {
        case nil, .null: return nil
        case .string(let text): return text
        case let other?: throw .expected("string", received: other.typeName, at: name)
        }
    }

    func bool(_ name: String, default fallback: Bool) throws(APIError) -> Bool {
        switch object[name] {
        case nil, .null: return fallback
        case .bool(let value): return value
        case let other?: throw .expected("boolean", received: other.typeName, at: name)
        }
    }

    func optionalInteger(_ name: String) throws(APIError) -> Int? {
        switch object[name] {
        case nil, .null: return nil
        case .integer(let value): return Int(value)
        case let other?: throw .expected("number", received: other.typeName, at: name)
        }
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, as type: Choice.Type = Choice.self
    ) throws(APIError) -> Choice? where Choice.RawValue == String {
        guard let text = try optionalString(name) else { return nil }
        guard let value = Choice(rawValue: text) else {
            throw .unknownChoice(Choice.allCases.map(\.rawValue), at: name)
        }
        return value
    }

    func optionalMoment(_ name: String) throws(APIError) -> Timestamp? {
        guard let text = try optionalString(name) else { return nil }
        do {
            return try Timestamp(rfc3339: text)
        } catch {
            throw .invalid("Invalid ISO datetime → at \(name)")
        }
    }

    /// - Throws: 400 when missing or not an array.
    func array(_ name: String) throws(APIError) -> [JSONValue] {
        switch object[name] {
        case .array(let elements): return elements
        case nil: throw .expected("array", received: "undefined", at: name)
        case let other?: throw .expected("array", received: other.typeName, at: name)
        }
    }

    /// The strings of an array; empty when the member is missing.
    func strings(_ name: String) throws(APIError) -> [String] {
        guard has(name) else { return [] }
        var result: [String] = []
        for element in try array(name) {
            guard let text = element.string else { throw .expected("string", received: element.typeName, at: name) }
            result.append(text)
        }
        return result
    }

    /// The objects of an array; empty when the member is missing.
    func objects(_ name: String) throws(APIError) -> [BodyReader] {
        guard has(name) else { return [] }
        var result: [BodyReader] = []
        for element in try array(name) {
            guard case .object(let object) = element else {
                throw .expected("object", received: element.typeName, at: name)
            }
            result.append(BodyReader(object: object))
        }
        return result
    }

    func nested(_ name: String) throws(APIError) -> BodyReader? {
        switch object[name] {
        case nil, .null: return nil
        case .object(let object): return BodyReader(object: object)
        case let other?: throw .expected("object", received: other.typeName, at: name)
        }
    }
}

extension JSONValue {
    /// The name zod gives the type.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
