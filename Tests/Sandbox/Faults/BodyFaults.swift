import JSON

/// Spoils the JSON of an answer.
enum BodyFaults {
    /// The body with the fault done to it; unchanged when the fault does not concern bodies or there is no JSON.
    static func apply(_ fault: FaultKind, to body: [UInt8]) -> [UInt8] {
        guard let value = try? JSON.decode(JSONValue.self, from: body) else { return body }
        switch fault {
        case .duplicateKeys: return duplicatingFirstMember(body)
        case .unknownEnum(let field): return JSON.write(replacing(field, in: value) { _ in "sandbox_unknown" })
        case .missingField(let field): return JSON.write(replacing(field, in: value) { _ in nil as JSONValue? })
        case .nullList(let field): return JSON.write(replacing(field, in: value) { _ in JSONValue.null })
        default: return body
        }
    }

    /// The tree with every member of that name replaced, or removed where `change` gives nothing.
    private static func replacing(
        _ field: String, in value: JSONValue, _ change: (JSONValue) -> JSONValue?
    ) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { replacing(field, in: $0, change) })
        case .object(let object):
            var result = JSONObject()
            for (key, member) in object.members {
                result[key] = key == field ? change(member) : replacing(field, in: member, change)
            }
            return .object(result)
        default: return value
        }
    }

    /// `{"a":1}` becomes `{"a":null,"a":1}`, at the top only: a strict reader refuses that anywhere.
    private static func duplicatingFirstMember(_ body: [UInt8]) -> [UInt8] {
        guard body.first == UInt8(ascii: "{"), body.dropFirst().first == UInt8(ascii: "\""),
            let end = body.dropFirst(2).firstIndex(of: UInt8(ascii: "\""))
        else { return body }
        return body[...end] + Array(":null,".utf8) + body[1...]
    }
}
