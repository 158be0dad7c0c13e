import Time

/// The span of starts within which a calendar's events are followed.
struct EventWindow: Sendable, Equatable {
    /// Inclusive.
    var from: Timestamp
    /// Exclusive.
    var to: Timestamp

    init(from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = to
    }

    /// From `pastDays` ago until `futureDays` ahead.
    init(around now: Timestamp, pastDays: Int, futureDays: Int) {
        from = now - .days(pastDays)
        to = now + .days(futureDays)
    }

    /// The window without its edges. Luma does not say whether its bounds are inclusive, or what it compares exactly:
    /// absence is judged only where that cannot matter.
    var core: EventWindow {
        EventWindow(from: from + .days(1), to: to - .days(1))
    }
}

/// Which of a calendar's events a reading asks for.
enum EventSpan: Sendable {
    /// Those that are followed; what is missing from it is looked for.
    case window(EventWindow)
    /// Those before the window, once; absence from it proves nothing.
    case history(before: Timestamp)

    var from: Timestamp? {
        switch self {
        case .window(let window): window.from
        case .history: nil
        }
    }

    var to: Timestamp {
        switch self {
        case .window(let window): window.to
        case .history(let end): end
        }
    }
}
