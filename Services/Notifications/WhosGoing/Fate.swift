import Time

/// What becomes of one notification at a refresh (rules 8 to 10).
enum Fate: Hashable, Sendable {
    /// It stays as it is, or there is none and there shall be none.
    case unchanged
    /// It appears, for the first time or again.
    case show(Payload)
    /// Its content is replaced; whether that changes a byte is for the caller to see.
    case rewrite(Payload)
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
        guard let state, state.hidden == nil else {
            guard let prospect,
                case .send = SendDecision.decide(prospect, configuration: configuration, occasion: .automatic)
            else { return .unchanged }
            return payload(prospect, continuing: state, suppressed: suppressed).map(Fate.show) ?? .unchanged
        }
        guard let prospect, let payload = payload(prospect, continuing: state, suppressed: suppressed) else {
            return anyEnded(of: state.events) ? .archive : .withdraw
        }
        guard let configuration, configuration.enabled else { return .unchanged }
        let attendance = payload.events.items.map(\.attendeeCount).max() ?? 0
        if attendance < configuration.minAttendeesPerEvent && !state.hasReaders { return .withdraw }
        return .rewrite(payload)
    }

    /// The payload of a prospect. A notification goes on speaking of what it spoke of before, as long as that is
    /// eligible and in the same edition; new is only what lies in the rule's window.
    func payload(
        _ prospect: Prospect, continuing state: AnnouncedState?, suppressed: Set<CandidateKey> = []
    ) -> Payload? {
        let inWindow = Set(prospect.inWindow.map(\.id))
        let earlier = state?.hidden == nil ? state?.events ?? [] : []
        let scope = prospect.edition.chain.events.filter { event in
            !suppressed.contains(CandidateKey(kind: prospect.kind, event: event.id))
                && (inWindow.contains(event.id) || earlier.contains(event.id))
        }
        return payload(
            prospect.kind, edition: prospect.edition.id, scope: scope, candidates: prospect.candidates)
    }

    private func anyEnded(of events: Set<String>) -> Bool {
        facts.events.contains { event in
            events.contains(event.id) && event.status == .scheduled && event.gathering == facts.gathering.id
                && event.hasEnded(at: now)
        }
    }
}
