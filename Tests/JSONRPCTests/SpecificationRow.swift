import JSON
import Testing

/// One line of the table of inputs and exact answers.
struct SpecificationRow: Sendable, CustomTestStringConvertible {
    let number: String
    /// Sent as it is, with a line end.
    let input: [UInt8]
    /// The answer, nil for none. An array stands for a batch, whose elements may come in any order.
    let expected: JSONValue?

    init(_ number: String, _ input: String, _ expected: JSONValue?) {
        self.number = number
        self.input = Array(input.utf8)
        self.expected = expected
    }

    init(_ number: String, bytes: [UInt8], _ expected: JSONValue?) {
        self.number = number
        input = bytes
        self.expected = expected
    }

    var testDescription: String { "row \(number): \(String(decoding: input.prefix(80), as: UTF8.self))" }

    /// Member order is free, and so is the order within a batch.
    static func normalized(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            var sorted = JSONObject()
            for (key, value) in object.members.sorted(by: { $0.key < $1.key }) { sorted[key] = normalized(value) }
            return .object(sorted)
        case .array(let elements):
            let isBatch = elements.contains { $0["jsonrpc"] != nil }
            let normal = elements.map(normalized)
            return .array(isBatch ? normal.sorted { text($0) < text($1) } : normal)
        default:
            return value
        }
    }

    private static func text(_ value: JSONValue) -> String { String(decoding: JSON.write(value), as: UTF8.self) }

    static func error(_ code: Int64, _ id: JSONValue) -> JSONValue {
        let messages: [Int64: JSONValue] = [
            -32700: "Parse error", -32600: "Invalid Request", -32601: "Method not found", -32602: "Invalid params",
            -32603: "Internal error", -32001: "Deadline exceeded",
        ]
        return [
            "jsonrpc": "2.0", "error": ["code": .integer(code), "message": messages[code] ?? .null], "id": id,
        ]
    }

    static func result(_ value: JSONValue, _ id: JSONValue) -> JSONValue {
        ["jsonrpc": "2.0", "result": value, "id": id]
    }
}
