import CalendarModel

/// Why a resource is not an event, or an event not a resource. Holds nothing of what it says.
enum ResourceProblem: Error, Equatable {
    /// It holds something else: a task, a journal, nothing.
    case noEvent
    case unreadable(String)
    case unwritable(String)

    static let beyondYears = unreadable("it does not lie in the years \(EventTime.years)")

    var outside: OutsideError {
        switch self {
        case .noEvent: .malformed("there is no event in it")
        case .unreadable(let reason): .malformed("an event cannot be read: \(reason)")
        case .unwritable(let reason): .refused(reason)
        }
    }
}
