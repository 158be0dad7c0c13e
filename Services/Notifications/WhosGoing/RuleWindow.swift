import Time

/// The span of time a rule kind looks at. Both ends belong to it.
struct RuleWindow: Sendable {
    let kind: RuleKind
    let mode: WindowMode
    let now: Timestamp
    let limit: Timestamp

    init(_ kind: RuleKind, configuration: WhosGoingConfiguration, now: Timestamp) {
        self.kind = kind
        self.mode = configuration.windowMode
        self.now = now
        self.limit = now + configuration.length(of: kind)
    }

    /// Whether an event that has not ended lies in the window.
    func contains(_ event: GatheringEvent) -> Bool {
        guard !event.hasEnded(at: now) else { return false }
        switch (kind, mode) {
        case (.upcoming, .overlap): return event.start <= limit
        case (.upcoming, .end): return event.end <= limit
        case (.upcoming, .start), (.reminder, _): return event.start >= now && event.start <= limit
        }
    }
}

extension WhosGoingConfiguration {
    /// How far the window of a rule kind reaches from now.
    func length(of kind: RuleKind) -> Duration {
        .seconds(Int64(kind == .upcoming ? upcomingWindowDays : reminderDaysBefore) * 24 * 60 * 60)
    }
}
