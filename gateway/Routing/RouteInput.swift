import Contracts
import HTTP
import JSON
import Time

/// What a route's closure reads: parameters that were checked against the table, and the body.
struct RouteInput: Sendable {
    let request: Request
    let visitor: Visitor
    private let values: [String: String]

    /// - Throws: `Problem` (400) for a parameter that is missing, unknown, given twice or not of its kind.
    init(_ request: Request, visitor: Visitor, path: [String: String], parameters: [RouteParameter]) throws(Problem) {
        self.request = request
        self.visitor = visitor
        var values = path
        for item in request.queryItems {
            guard let parameter = parameters.first(where: { $0.location == .query && $0.name == item.name }) else {
                if parameters.contains(.others) { continue }
                throw .invalid("There is no parameter named '\(item.name.prefix(64))' here.")
            }
            guard values.updateValue(item.value, forKey: parameter.name) == nil else {
                throw .invalid("The parameter '\(parameter.name)' is given twice.")
            }
            try parameter.check(item.value)
        }
        for parameter in parameters where parameter.isRequired && values[parameter.name]?.isEmpty != false {
            throw .invalid("The parameter '\(parameter.name)' is missing.")
        }
        self.values = values
    }

    func text(_ name: String) -> String? { values[name] }

    /// The value of a parameter that the table requires.
    func required(_ name: String) throws(Problem) -> String {
        guard let value = values[name] else { throw .invalid("The parameter '\(name)' is missing.") }
        return value
    }

    func boolean(_ name: String) -> Bool { values[name] == "true" }

    func integer(_ name: String) -> Int? { values[name].flatMap { Int($0) } }

    func instant(_ name: String) -> Timestamp? { values[name].flatMap { try? Timestamp(rfc3339: $0) } }

    var range: ListRange { ListRange(limit: integer("limit") ?? 50, cursor: text("cursor")) }

    /// The body as JSON.
    ///
    /// - Throws: `Problem` (415), `JSONError`, `DecodingError`.
    func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try requireType("application/json")
        return try JSON.decode(type, from: request.body)
    }

    /// The body as text.
    ///
    /// - Throws: `Problem`: 415 for another type than `text/csv`, 400 when it is not UTF-8.
    func csv() throws(Problem) -> String {
        try requireType("text/csv")
        guard let text = String(validating: request.body, as: UTF8.self) else {
            throw .invalid("The file is not UTF-8.")
        }
        return text
    }

    private func requireType(_ type: StaticString) throws(Problem) {
        guard request.headers.hasMediaType(type) else {
            throw Problem(.unsupportedMediaType, .unsupportedMediaType, "The body must be \(type).")
        }
    }
}

extension RouteParameter {
    fileprivate func check(_ value: String) throws(Problem) {
        switch kind {
        case .text:
            guard value.utf8.count <= 512 else { throw .invalid("The parameter '\(name)' is too long.") }
        case .boolean:
            guard value == "true" || value == "false" else { throw .invalid("'\(name)' must be true or false.") }
        case .integer(let range):
            guard let number = Int(value), range.contains(number) else {
                throw .invalid("'\(name)' must be a number from \(range.lowerBound) to \(range.upperBound).")
            }
        case .instant:
            guard (try? Timestamp(rfc3339: value)) != nil else {
                throw .invalid("'\(name)' must be an instant such as 2026-12-03T17:00:00Z.")
            }
        case .others: break
        case .choice(let choices):
            guard choices.contains(value) else {
                throw .invalid("'\(name)' must be one of \(choices.joined(separator: ", ")).")
            }
        }
    }
}

extension HeaderFields {
    /// Whether the body is of this type, whatever its parameters say.
    func hasMediaType(_ type: StaticString) -> Bool {
        guard let value = self["content-type"] else { return false }
        let essence = value.prefix { $0 != ";" && $0 != " " }
        return essence.lowercased() == "\(type)"
    }
}
