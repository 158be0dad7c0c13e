import JSON

/// An answer before any fault is done to it.
struct APIResponse: Sendable {
    var status = 200
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    static func json(_ value: JSONValue, status: Int = 200) -> APIResponse {
        APIResponse(
            status: status, headers: [("Content-Type", "application/json; charset=utf-8")], body: JSON.write(value))
    }

    static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> APIResponse {
        APIResponse(headers: [("Content-Type", type)], body: Array(text.utf8))
    }
}

/// A refusal in Luma's form: `message` and `code`, the latter always null in what was recorded.
struct APIError: Error, Sendable, Equatable {
    let status: Int
    let message: String

    var response: APIResponse { .json(["message": .string(message), "code": nil], status: status) }

    static func invalid(_ message: String) -> APIError { APIError(status: 400, message: message) }
    static func notFound(_ message: String) -> APIError { APIError(status: 404, message: message) }
    static let keyRefused = APIError(status: 401, message: "Invalid API key.")
    static let noAccess = APIError(status: 403, message: "You don’t have access to this event.")

    /// The text of a zod type error.
    static func expected(_ type: String, received: String, at name: String) -> APIError {
        invalid("Invalid input: expected \(type), received \(received) → at \(name)")
    }
}
