import JSON
import JSONRPC

/// Why an event cannot be made or changed as somebody wants.
enum EventRefusal: WireError, Equatable, CustomStringConvertible {
    /// A value that is not acceptable, with what would be.
    case invalid(field: String, reason: String)
    case unknown(id: String)
    /// Somebody else's word counts about the event.
    case atHome(in: String, id: String)
    /// It is not the version any more that the caller has seen.
    case changedMeanwhile(version: Int64)

    var wireCode: RPCError.Code {
        switch self {
        case .invalid: .invalidParams
        case .unknown: .notFound
        case .atHome, .changedMeanwhile: .conflict
        }
    }

    var description: String {
        switch self {
        case .invalid(let field, let reason): "\(field) \(reason)"
        case .unknown(let id): "there is no event \(id)"
        case .atHome(let home, let id): "the event \(id) is at home in \(home): change it there"
        case .changedMeanwhile(let version): "the event has changed meanwhile: it is at version \(version) now"
        }
    }

    /// A problem object (RFC 9457) with the field that is wrong.
    var problem: JSONObject? {
        var problem = JSONObject()
        problem["detail"] = .string(description)
        switch self {
        case .invalid(let field, let reason):
            problem["errors"] = [["field": .string(field), "message": .string(reason)]]
        case .changedMeanwhile(let version):
            problem["code"] = "changed"
            problem["version"] = .integer(version)
        case .unknown, .atHome: break
        }
        return problem
    }
}
