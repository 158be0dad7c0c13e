import Time

/// What becomes of one notification at a refresh.
enum Fate: Hashable, Sendable {
    /// It stays as it is, or there is none and there shall be none.
    case unchanged
    /// It appears, for the first time or again, and speaks of these events.
    case show([EligibleEvent])
    /// Its content is replaced by what these events say; whether that changes a byte is for the caller to see.
    case rewrite([EligibleEvent])
    case withdraw
    case archive
}

extension PayloadBuilder {
    /// Decides what becomes of the notification of one rule kind and edition.
    ///
    /// - absent or hidden → shown, when an automatic send is due;
    /// - shown → rewritten, while one of its events is still to come or on;
    /// - shown → archived, when all its events have ended;
    /// - shown → withdrawn, when its events were canceled, moved or suppressed; also when every event fell below the
    ///   minimum before anybody read it.
    ///
    /// - Parameters:
    ///   - prospect: nil when the edition has no eligible event left.
    ///   - configuration: the active one; without one, or switched off, nothing appears and nothing is rewritten.
    func fate(
        of state: AnnouncedState?, prospect: Prospect?, configuration: WhosGoingConfiguration?,
        suppressed: Set<CandidateKey> = []
    ) -> Fate {
        let scope = prospect.map { self.scope(of: $0, continuing: state, suppressed: suppressed) } ?? []
        guard let state, state.hidden == nil else {
            guard !scope.isEmpty,
                case .send = SendDecision.decide(prospect, configuration: configuration, occasion: .automatic)
            else { return .unchanged }
            return .show(scope)
        }
        guard !scope.isEmpty else { return anyEnded(of: state.events) ? .archive : .withdraw }
        guard let configuration, configuration.enabled else { return .unchanged }
        let attendance = scope.map(\.attendeeCount).max() ?? 0
        if attendance < configuration.minAttendeesPerEvent && !state.hasReaders { return .withdraw }
        return .rewrite(scope)
    }

    /// What a notification speaks of, ordered by start: what it spoke of before, as long as that is eligible and in the
    /// same edition, and what lies in the rule's window.
    func scope(
        of prospect: Prospect, continuing state: AnnouncedState?, suppressed: Set<CandidateKey> = []
    ) -> [EligibleEvent] {
        let inWindow = Set(prospect.inWindow.map(\.id))
        let earlier = state?.hidden == nil ? state?.events ?? [] : []
        return prospect.edition.chain.events.filter { event in
            !suppressed.contains(CandidateKey(kind: prospect.kind, event: event.id))
                && (inWindow.contains(event.id) || earlier.contains(event.id))
        }
    }

    private func anyEnded(of events: Set<String>) -> Bool {
        facts.events.contains { event in
            events.contains(event.id) && event.status == .scheduled && event.gathering == facts.gathering.id
                && event.hasEnded(at: now)
        }
    }
}
