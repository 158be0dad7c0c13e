import Durable
import HTTPClient

extension LumaError {
    /// How a job goes on that met this.
    var jobFailure: JobFailure {
        switch self {
        case .unauthorized: .credential(code)
        case .forbidden, .notFound, .refused: .permanent(code)
        case .limited(let until): .limited(until: until, code)
        case .unavailable, .malformed: .temporary(code)
        case .unreachable(let error): error.isTransient ? .temporary(code) : .permanent(code)
        }
    }
}
