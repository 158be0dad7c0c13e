import Database
import HTTP
import JSON
import JSONRPC

/// Why a request was not done, as the client is told (RFC 9457).
struct Problem: Error, Sendable, Equatable {
    var status: StatusCode
    /// A stable word for programs, such as `not-found`.
    var code: StaticCode
    /// One sentence for people, without personal data.
    var detail: String
    /// Seconds after which a new attempt makes sense.
    var retryAfter: Int?
    /// What is wrong with which field, where a program behind says so.
    var errors: JSONValue?

    init(_ status: StatusCode, _ code: StaticCode, _ detail: String, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }

    /// The stable words.
    enum StaticCode: String, Sendable, CaseIterable {
        case malformed
        case invalid
        case unauthorized
        case forbidden
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case unsupportedMediaType = "unsupported-media-type"
        case misdirected
        case conflict
        case preconditionFailed = "precondition-failed"
        case gone
        case idempotencyConflict = "idempotency-conflict"
        case tooManyRequests = "too-many-requests"
        case busy
        case unavailable
        case timeout
        case storage
        case `internal`
    }

    static let unauthorized = Problem(.unauthorized, .unauthorized, "A valid API key is needed.")
    static let notFound = Problem(.notFound, .notFound, "There is nothing here.")

    static func invalid(_ detail: String) -> Problem { Problem(.badRequest, .invalid, detail) }

    /// Gives any error its place in the answer. What is not known stays vague: it is for the log only.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as RPCError: self.init(rpc: error)
        case let error as JSONError: self.init(.badRequest, .malformed, error.description)
        case let error as DecodingError: self.init(.badRequest, .invalid, error.place)
        case is DatabaseError:
            self.init(.serviceUnavailable, .storage, "The gateway's database cannot be used now.", retryAfter: 5)
        default: self.init(.internalServerError, .internal, "Something went wrong here; the log says what.")
        }
    }

    private init(rpc error: RPCError) {
        // Programs that describe the problem say more than the code.
        let detail = error.data?["detail"]?.string ?? error.message
        switch error.code {
        case .invalidParams:
            self.init(.badRequest, .invalid, detail)
            errors = error.data?["errors"]
        case .notFound: self.init(.notFound, .notFound, detail)
        case .conflict where error.data?["code"] == "changed":
            self.init(.preconditionFailed, .preconditionFailed, detail)
        case .conflict: self.init(.conflict, .conflict, detail)
        case .busy: self.init(.serviceUnavailable, .busy, "The program behind is busy.", retryAfter: 1)
        case .unavailable:
            self.init(.serviceUnavailable, .unavailable, "The program behind is not running.", retryAfter: 2)
        case .storageFull:
            self.init(.serviceUnavailable, .storage, "The disk of the program behind is full.", retryAfter: 5)
        case .deadlineExceeded:
            self.init(.gatewayTimeout, .timeout, "The program behind did not answer in time.")
        default: self.init(.badGateway, .internal, "The program behind failed; its log says why.")
        }
    }

    func object(requestID: RequestID) -> JSONObject {
        var object: JSONObject = [
            "type": .string("urn:rollcall:problem:\(code.rawValue)"), "title": .string(status.phrase),
            "status": .integer(Int64(status.code)), "detail": .string(detail), "code": .string(code.rawValue),
            "requestId": .string(requestID.description),
        ]
        if let errors { object["errors"] = errors }
        return object
    }

    func response(requestID: RequestID) -> Response {
        let body = JSON.write(JSONValue.object(object(requestID: requestID)))
        var response = Response(status, contentType: "application/problem+json", body: body)
        if let retryAfter { response.headers.setNumber("Retry-After", retryAfter) }
        if status == .unauthorized { response.headers.set(constant: "WWW-Authenticate", "Bearer") }
        return response
    }
}

extension HeaderFields {
    /// A number is always a valid value.
    mutating func setNumber(_ name: StaticString, _ number: Int) {
        do {
            try set(name, String(number))
        } catch {
            assertionFailure("\(name): \(error)")
        }
    }
}

extension DecodingError {
    /// Which member does not fit, without its value.
    fileprivate var place: String {
        let (context, what): (Context, String) =
            switch self {
            case .keyNotFound(let key, let context): (context, "\(key.stringValue) is missing")
            case .typeMismatch(_, let context): (context, "of the wrong kind")
            case .valueNotFound(_, let context): (context, "null where a value is needed")
            case .dataCorrupted(let context): (context, "not acceptable")
            @unknown default: (Context(codingPath: [], debugDescription: ""), "not acceptable")
            }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return path.isEmpty ? "The body: \(what)." : "\(path): \(what)."
    }
}
