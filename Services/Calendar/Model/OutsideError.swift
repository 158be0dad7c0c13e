public import Time

/// Why an outside calendar did not do what was asked. Holds no token, no body and nobody's data.
public enum OutsideError: Error, Sendable, Equatable {
    /// The cursor is too old or from elsewhere: everything must be read anew. Nothing is to be deleted because of it.
    case cursorExpired
    /// The event is not as it was when it was read: read it, merge, and try again.
    case changedMeanwhile
    /// The event is deleted.
    case gone
    /// The calendar itself is not there, or not to be seen with these credentials.
    case calendarMissing
    /// The credentials are refused for good: somebody has to give new ones.
    case unauthorized(String)
    /// Allowed to nobody with these credentials, whatever is tried.
    case forbidden(String)
    /// Over a limit; nothing before this instant.
    case limited(until: Timestamp)
    /// The other side's trouble, or no answer. A write may have taken effect or not.
    case unavailable(String)
    /// The calendar refuses this event, and would refuse it again.
    case refused(String)
    /// An answer that is not what the interface promises. Never to be taken for an empty one.
    case malformed(String)
}

extension OutsideError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cursorExpired: "the place where the last reading ended is forgotten there; everything is read anew"
        case .changedMeanwhile: "the event was changed there meanwhile"
        case .gone: "the event is deleted there"
        case .calendarMissing: "the calendar is not there, or not shared with these credentials"
        case .unauthorized(let why): "the credentials are refused (\(why)): connect the calendar again"
        case .forbidden(let why): "the calendar does not allow that: \(why)"
        case .limited(let until): "the calendar's request limit is used up until \(until)"
        case .unavailable(let why): "the calendar is in trouble: \(why)"
        case .refused(let why): "the calendar refuses the event: \(why)"
        case .malformed(let what): "the calendar's answer makes no sense: \(what)"
        }
    }

    /// A short stable name for counting errors by class.
    public var code: String {
        switch self {
        case .cursorExpired: "calendar.cursor_expired"
        case .changedMeanwhile: "calendar.changed_meanwhile"
        case .gone: "calendar.gone"
        case .calendarMissing: "calendar.missing"
        case .unauthorized: "calendar.unauthorized"
        case .forbidden: "calendar.forbidden"
        case .limited: "calendar.limited"
        case .unavailable: "calendar.unavailable"
        case .refused: "calendar.refused"
        case .malformed: "calendar.malformed"
        }
    }
}
