public import HTTPClient
public import Time

/// Why Luma did not give what was asked for. Holds no key, no body and nobody's data.
public enum LumaError: Error, Sendable, Equatable {
    /// 401: the key is missing, wrong or withdrawn.
    case unauthorized
    /// 403: the key may not see this.
    case forbidden
    /// 404, from both generations of the route.
    case notFound
    /// Over the limit, after waiting in place several times; nothing before this instant.
    case limited(until: Timestamp)
    /// Another refusal, which the same request would meet again.
    case refused(status: Int)
    /// 5xx: Luma's own trouble.
    case unavailable(status: Int)
    /// A success whose body is not what the interface promises. Never to be taken for an empty answer.
    case malformed(String)
    /// No answer at all.
    case unreachable(HTTPClientError)
}

extension LumaError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unauthorized: "Luma refuses the API key: check LUMA_API_KEY, and that the calendar has Luma Plus"
        case .forbidden: "Luma does not let this API key see that"
        case .notFound: "Luma does not have that"
        case .limited(let until): "Luma's request limit is used up until \(until)"
        case .refused(let status): "Luma refuses the request with status \(status)"
        case .unavailable(let status): "Luma is in trouble: status \(status)"
        case .malformed(let what): "Luma's answer makes no sense: \(what)"
        case .unreachable(let error): "Luma cannot be reached: \(error)"
        }
    }

    /// A short stable name for counting errors by class.
    public var code: String {
        switch self {
        case .unauthorized: "luma.unauthorized"
        case .forbidden: "luma.forbidden"
        case .notFound: "luma.not_found"
        case .limited: "luma.limited"
        case .refused(let status): "luma.http_\(status)"
        case .unavailable(let status): "luma.http_\(status)"
        case .malformed: "luma.malformed"
        case .unreachable(let error): "luma.\(error.kind.rawValue)"
        }
    }
}
