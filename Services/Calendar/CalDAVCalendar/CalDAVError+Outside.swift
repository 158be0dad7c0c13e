import CalDAV
import CalendarModel
import Time

extension CalDAVError {
    /// Waits for servers that do not say how long. The caller backs off further when they repeat.
    private static let shortWait = Duration.seconds(60)

    /// Conditions under which a server refuses what is in an event (RFC 4791 §5.3.2.1), also with 403.
    private static let conditionsOfContent: Set<String> = [
        "supported-calendar-data", "valid-calendar-data", "valid-calendar-object-resource",
        "supported-calendar-component", "calendar-collection-location-ok", "max-resource-size", "min-date-time",
        "max-date-time", "max-instances", "max-attendees-per-instance",
    ]

    /// What the failure means when it means nothing special for what was asked.
    func outside(now: Timestamp) -> OutsideError {
        switch self {
        case .unauthorized: .unauthorized("\(self)")
        case .invalidPlace, .insecure, .untrustedOrigin, .noService: .forbidden("\(self)")
        case .forbidden(let condition?) where Self.conditionsOfContent.contains(condition): .refused("\(self)")
        case .forbidden: .forbidden("\(self)")
        case .gone: .calendarMissing
        case .changed: .changedMeanwhile
        case .alreadyExists, .uidConflict, .tooLarge: .refused("\(self)")
        case .throttled(let delay): .limited(until: now + (delay ?? Self.shortWait))
        // 507: the account has no room left. Somebody may make some.
        case .refused(status: 507, _): .unavailable("the account has no room left")
        case .refused: .refused("\(self)")
        case .unavailable, .unreachable: .unavailable("\(self)")
        case .malformed: .malformed("\(self)")
        }
    }
}
