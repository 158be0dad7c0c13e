/// Why it cannot be said when something recurs.
public enum RecurrenceError: Error, Hashable, Sendable, CustomStringConvertible {
    case value(ICalendarValueError)
    /// There is no DTSTART.
    case missingStart
    /// No VTIMEZONE describes the zone, and it is no name that is known.
    case unknownZone(String)
    /// `RANGE=THISANDFUTURE`: an override that means all later occurrences too.
    case overrideOfFuture(recurrenceID: String)
    case tooManySteps(limit: Int)
    case tooManyOccurrences(limit: Int)

    public var description: String {
        switch self {
        case .value(let error): error.description
        case .missingStart: "the event has no DTSTART"
        case .unknownZone(let zone):
            "the time zone \(String(zone.prefix(64)).debugDescription) is unknown; use a name such as Europe/Zurich, "
                + "or describe it in a VTIMEZONE"
        case .overrideOfFuture(let recurrenceID):
            "RECURRENCE-ID \(recurrenceID) has RANGE=THISANDFUTURE, which is not supported; end the series with UNTIL "
                + "and begin another"
        case .tooManySteps(let limit): "the rule was followed for \(limit) steps without an end; make it simpler"
        case .tooManyOccurrences(let limit): "there are more than \(limit) occurrences; ask for a shorter time"
        }
    }
}

extension RecurrenceError {
    /// Runs a reader of values and throws its errors as these.
    static func reading<Value>(
        _ read: () throws(ICalendarValueError) -> Value
    ) throws(RecurrenceError) -> Value {
        do {
            return try read()
        } catch {
            throw .value(error)
        }
    }
}
