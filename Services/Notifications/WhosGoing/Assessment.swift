import Time

/// Everything the rules say about one gathering at one moment.
struct Assessment: Sendable {
    /// The active configuration; nil when there is none.
    let configuration: WhosGoingConfiguration?
    let suppressed: Set<CandidateKey>
    /// The gathering's eligible events, ordered by start.
    let eligible: [EligibleEvent]
    let editions: [Edition]
    /// One per rule kind and edition; empty without an active configuration.
    let prospects: [Prospect]
    let builder: PayloadBuilder
    /// When time alone will next change something.
    let nextMoment: Timestamp?

    init(
        _ facts: GatheringFacts, configuration: WhosGoingConfiguration?, known: [KnownEdition],
        suppressed: Set<CandidateKey>, now: Timestamp
    ) {
        let calendar = LocalCalendar(of: facts)
        let rules = configuration ?? WhosGoingConfiguration()
        let eligible = facts.eligibleEvents(at: now)
        let chains = Chain.chains(of: eligible, gap: rules.length(of: .upcoming))
        let editions = Edition.assign(chains, known: known)
        self.configuration = configuration
        self.suppressed = suppressed
        self.eligible = eligible
        self.editions = editions
        prospects = RuleKind.allCases.flatMap { kind in
            editions.map { Prospect(kind, edition: $0, configuration: rules, now: now, suppressed: suppressed) }
        }
        builder = PayloadBuilder(facts: facts, now: now, calendar: calendar)
        nextMoment = facts.nextMoment(after: now, configuration: rules, calendar: calendar)
    }

    /// The candidates of both kinds; none without an active configuration, since nobody has said what qualifies.
    var candidates: [Candidate] {
        configuration == nil ? [] : prospects.flatMap(\.candidates)
    }

    /// The edition a person means who asks for a rule kind without naming one: the earliest with a candidate, else the
    /// earliest with an event in the window, else the earliest.
    func foremost(_ kind: RuleKind) -> Prospect? {
        let ofKind = prospects.filter { $0.kind == kind }
        return ofKind.first { $0.numbers.candidates > 0 } ?? ofKind.first { !$0.inWindow.isEmpty } ?? ofKind.first
    }

    /// How many former candidates left the window by the passing of time alone.
    func leftWindow(_ gone: Set<CandidateKey>, kind: RuleKind) -> Int {
        guard let configuration else { return 0 }
        let window = RuleWindow(kind, configuration: configuration, now: builder.now)
        return builder.facts.events.count { event in
            gone.contains(CandidateKey(kind: kind, event: event.id)) && event.status == .scheduled
                && event.gathering == builder.facts.gathering.id && !window.contains(event)
        }
    }
}

extension LocalCalendar {
    /// The calendar of the place, else of its first event that names a zone, else UTC. A name that the zone files do
    /// not have counts as none: a wrong name must not keep a notification from being computed.
    init(of facts: GatheringFacts) {
        let events = facts.events.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        let names = [facts.gathering.timeZone] + events.map(\.timeZone)
        let zones = names.lazy.compactMap { $0 }.compactMap { try? TimeZoneRules(identifier: $0) }
        self.init(zone: zones.first ?? .utc)
    }
}
