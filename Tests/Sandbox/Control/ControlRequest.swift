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

    /// - Throws: 400 when not a whole number.
    func integer(_ name: String) throws(APIError) -> Int? {
        guard let text = optional(name) else { return nil }
        guard let value = Int(text) else { throw .invalid("\(name) is not a whole number: \(text)") }
        return value
    }

    /// - Throws: 400 when not a number.
    func number(_ name: String) throws(APIError) -> Double? {
        guard let text = optional(name) else { return nil }
        guard let value = Double(text), value.isFinite else { throw .invalid("\(name) is not a number: \(text)") }
        return value
    }
}
