import CalendarModel
import Durable

extension OutsideError {
    /// Whether another try may do better.
    var mayPass: Bool {
        switch jobFailure {
        case .temporary, .limited: true
        case .permanent, .credential: false
        }
    }

    /// How a job goes on that met this.
    var jobFailure: JobFailure {
        switch self {
        case .unauthorized: .credential(code)
        case .calendarMissing, .forbidden, .refused: .permanent(code)
        case .limited(let until): .limited(until: until, code)
        case .cursorExpired, .changedMeanwhile, .gone, .unavailable, .malformed: .temporary(code)
        }
    }
}
