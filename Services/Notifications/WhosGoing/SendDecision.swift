/// Whether to send, and the numbers that decided it.
enum SendDecision: Hashable, Sendable {
    case send(SendNumbers)
    case skip(SkipReason, SendNumbers)

    /// Who asks for the notification.
    enum Occasion: Hashable, Sendable {
        /// The rules themselves: both group thresholds must be met.
        case automatic
        /// A person: only the two group thresholds are bypassed.
        case manual
    }

    /// Decides for one edition.
    ///
    /// - Parameters:
    ///   - prospect: what the rule sees; nil when the gathering has no eligible event at all.
    ///   - configuration: the active one; nil when there is none.
    ///   - candidatesLeftWindow: candidates that were known before and have left the window by the passing of time.
    static func decide(
        _ prospect: Prospect?, configuration: WhosGoingConfiguration?, occasion: Occasion, candidatesLeftWindow: Int = 0
    ) -> SendDecision {
        var numbers = prospect?.numbers ?? SendNumbers(configuration)
        numbers.candidatesLeftWindow = candidatesLeftWindow
        guard let configuration else { return .skip(.noActiveConfiguration, numbers) }
        guard configuration.enabled else { return .skip(.configurationDisabled, numbers) }
        guard numbers.candidates > 0 else {
            return .skip(numbers.reasonForNoCandidates, numbers)
        }
        guard occasion == .automatic else { return .send(numbers) }
        guard numbers.upcomingEvents >= configuration.totalEventsThreshold,
            numbers.candidates >= configuration.qualifiedEventsThreshold
        else { return .skip(.thresholdsNotMet, numbers) }
        return .send(numbers)
    }

    var numbers: SendNumbers {
        switch self {
        case .send(let numbers), .skip(_, let numbers): numbers
        }
    }
}

extension SendNumbers {
    fileprivate init(_ configuration: WhosGoingConfiguration?) {
        minAttendeesPerEvent = configuration?.minAttendeesPerEvent ?? 0
        totalEventsThreshold = configuration?.totalEventsThreshold ?? 0
        qualifiedEventsThreshold = configuration?.qualifiedEventsThreshold ?? 0
    }

    fileprivate var reasonForNoCandidates: SkipReason {
        if candidatesLeftWindow > 0 { return .windowMiss }
        return eventsInWindow == 0 ? .noEventsInWindow : .noCandidates
    }
}
