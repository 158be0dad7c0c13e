import Time

/// What one rule kind sees in one edition at one moment.
struct Prospect: Sendable {
    let kind: RuleKind
    let edition: Edition
    /// Events of the edition in the rule's window, ordered by start.
    let inWindow: [EligibleEvent]
    /// Candidates of the rule kind in the edition, suppressed ones included.
    let candidates: [Candidate]
    let numbers: SendNumbers

    init(
        _ kind: RuleKind, edition: Edition, configuration: WhosGoingConfiguration, now: Timestamp,
        suppressed: Set<CandidateKey> = []
    ) {
        let events = edition.chain.events
        let window = RuleWindow(kind, configuration: configuration, now: now)
        let upcoming = RuleWindow(.upcoming, configuration: configuration, now: now)
        self.kind = kind
        self.edition = edition
        inWindow = events.filter { window.contains($0.event) }
        candidates = inWindow.candidates(kind, configuration: configuration, now: now, suppressed: suppressed)
        let suppressedCount = candidates.count { $0.isSuppressed }
        numbers = SendNumbers(
            eligibleEvents: events.count,
            eventsInWindow: inWindow.count,
            upcomingEvents: events.count { upcoming.contains($0.event) },
            candidates: candidates.count - suppressedCount,
            suppressedCandidates: suppressedCount,
            mostAttendees: inWindow.map(\.attendeeCount).max() ?? 0,
            mostAttendanceRows: inWindow.map(\.rowCount).max() ?? 0,
            minAttendeesPerEvent: configuration.minAttendeesPerEvent,
            totalEventsThreshold: configuration.totalEventsThreshold,
            qualifiedEventsThreshold: configuration.qualifiedEventsThreshold)
    }
}
