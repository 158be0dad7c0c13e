import Time

/// An event that qualifies for a rule kind.
struct Candidate: Hashable, Sendable {
    let kind: RuleKind
    let gathering: String
    let event: String
    let start: Timestamp
    let end: Timestamp
    /// Distinct people going.
    let attendeeCount: Int
    /// Attendance rows of any status; the reference system counted these.
    let rowCount: Int
    /// An operator has taken the event out of this rule kind.
    let isSuppressed: Bool
}

/// Names one rule kind of one event; what an operator suppresses.
struct CandidateKey: Hashable, Sendable {
    let kind: RuleKind
    let event: String
}

extension Sequence<EligibleEvent> {
    /// The events among these that lie in the window and to which enough people go, in the same order.
    func candidates(
        _ kind: RuleKind, configuration: WhosGoingConfiguration, now: Timestamp, suppressed: Set<CandidateKey> = []
    ) -> [Candidate] {
        let window = RuleWindow(kind, configuration: configuration, now: now)
        return compactMap { eligible in
            guard eligible.attendeeCount >= configuration.minAttendeesPerEvent, window.contains(eligible.event),
                let gathering = eligible.event.gathering
            else { return nil }
            return Candidate(
                kind: kind, gathering: gathering, event: eligible.id, start: eligible.event.start,
                end: eligible.event.end, attendeeCount: eligible.attendeeCount, rowCount: eligible.rowCount,
                isSuppressed: suppressed.contains(CandidateKey(kind: kind, event: eligible.id)))
        }
    }
}
