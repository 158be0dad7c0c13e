import JSON
import JSONRPC

/// Why a call of this program cannot be carried out.
enum Refusal: WireError, Equatable, CustomStringConvertible {
    /// A parameter that is not acceptable, with what would be.
    case invalid(field: String, reason: String)
    /// A configuration with values out of range; all of them.
    case invalidConfiguration(WhosGoingConfiguration.Invalid)
    /// What the call names does not exist.
    case unknown(kind: String)

    var wireCode: RPCError.Code {
        switch self {
        case .invalid, .invalidConfiguration: .invalidParams
        case .unknown: .notFound
        }
    }

    var description: String {
        switch self {
        case .invalid(let field, let reason): "\(field) \(reason)"
        case .invalidConfiguration(let error): error.description
        case .unknown(let kind): "there is no such \(kind)"
        }
    }

    /// A problem object (RFC 9457) with the fields that are wrong.
    var problem: JSONObject? {
        var problem = JSONObject()
        problem["title"] = .string("The call cannot be carried out")
        problem["detail"] = .string(description)
        switch self {
        case .invalid(let field, let reason): problem["errors"] = .array([Self.entry(field, reason)])
        case .invalidConfiguration(let error):
            problem["errors"] = .array(error.mistakes.map { Self.entry($0.field, $0.message) })
        case .unknown: break
        }
        return problem
    }

    private static func entry(_ field: String, _ reason: String) -> JSONValue {
        var entry = JSONObject()
        entry["field"] = .string(field)
        entry["message"] = .string(reason)
        return .object(entry)
    }
}
