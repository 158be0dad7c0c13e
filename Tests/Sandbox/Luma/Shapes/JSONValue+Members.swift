import JSON
import Time

extension JSONValue {
    /// The text, or `null`.
    static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

    /// The number, or `null`.
    static func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }

    /// The instant in UTC with three decimals, as Luma writes it, or `null`.
    static func time(_ value: Timestamp?) -> JSONValue { value.map { .string($0.rfc3339) } ?? .null }

    static func list(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }

    /// This object with the members of `other` behind its own; of equal names the value of `other` counts.
    func merging(_ other: JSONObject) -> JSONValue {
        guard case .object(var object) = self else { return self }
        for (key, value) in other.members { object[key] = value }
        return .object(object)
    }
}
