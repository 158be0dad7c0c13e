import JSON

/// The parameters of a control request: query parameters and the members of a JSON body, as one set.
struct ControlRequest: Sendable {
    let values: JSONObject

    init(_ request: APIRequest) throws(APIError) {
        var values = JSONObject()
        for (name, value) in request.query { values[name] = .string(value) }
        if !request.body.isEmpty {
            guard let body = try? JSON.decode(JSONValue.self, from: request.body), case .object(let object) = body
            else {
                throw .invalid("The body is not a JSON object.")
            }
            for (name, value) in object.members { values[name] = value }
        }
        self.values = values
    }

    /// The text of a value; numbers and truth values are written out.
    func optional(_ name: String) -> String? {
        switch values[name] {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .double(let number): "\(number)"
        case .bool(let value): "\(value)"
        default: nil
        }
    }

    /// - Throws: 400 when missing.
    func required(_ name: String) throws(APIError) -> String {
        guard let text = optional(name), !text.isEmpty else { throw .invalid("Missing: \(name)") }
        return text
    }

    /// Numbers beyond this make no sense anywhere, and would overflow somewhere.
    private static let largest = 1_000_000_000

    /// - Throws: 400 when not a whole number of at most nine digits.
    func integer(_ name: String) throws(APIError) -> Int? {
        guard let text = optional(name) else { return nil }
        guard let value = Int(text), (-Self.largest...Self.largest).contains(value) else {
            throw .invalid("\(name) is not a whole number within ±\(Self.largest): \(text)")
        }
        return value
    }

    /// - Throws: 400 when not a number, or too large.
    func number(_ name: String) throws(APIError) -> Double? {
        guard let text = optional(name) else { return nil }
        guard let value = Double(text), value.magnitude <= Double(Self.largest) else {
            throw .invalid("\(name) is not a number within ±\(Self.largest): \(text)")
        }
        return value
    }
}
