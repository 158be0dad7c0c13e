import Time

/// A maximal chain of eligible events: nobody would call them two different occasions.
struct Chain: Hashable, Sendable {
    /// Never empty, ordered by start.
    let events: [EligibleEvent]

    var eventIDs: [String] { events.map(\.id) }

    /// Splits events, ordered by start, wherever more than `gap` lies between the latest end so far and the next
    /// start. A gap of exactly `gap` still belongs together.
    static func chains(of events: [EligibleEvent], gap: Duration) -> [Chain] {
        var chains: [Chain] = []
        var current: [EligibleEvent] = []
        var latestEnd: Timestamp?
        for event in events {
            if let end = latestEnd, event.event.start > end + gap {
                chains.append(Chain(events: current))
                current = []
                latestEnd = nil
            }
            current.append(event)
            latestEnd = max(latestEnd ?? event.event.end, event.event.end)
        }
        if !current.isEmpty { chains.append(Chain(events: current)) }
        return chains
    }
}

/// An edition that has been announced at least once, so that its id is fixed.
struct KnownEdition: Hashable, Sendable {
    let id: String
    /// When it was announced; the older of two editions that have grown together keeps its name.
    let announced: Timestamp
    /// The events it consisted of when it was last looked at.
    let events: Set<String>
}

/// A chain with the edition it continues, or with the id it will have if it is announced now.
struct Edition: Hashable, Sendable {
    let id: String
    let isKnown: Bool
    let chain: Chain

    /// Gives every chain its edition.
    ///
    /// A chain continues the oldest known edition with which it shares an event. When an edition fell apart, its
    /// earliest part keeps the name; when two grew together, the older name stays and the other is left over.
    static func assign(_ chains: [Chain], known: [KnownEdition]) -> [Edition] {
        var free = known.sorted { ($0.announced, $0.id) < ($1.announced, $1.id) }
        var used = Set(known.map(\.id))
        return chains.map { chain in
            let events = Set(chain.eventIDs)
            if let index = free.firstIndex(where: { !$0.events.isDisjoint(with: events) }) {
                return Edition(id: free.remove(at: index).id, isKnown: true, chain: chain)
            }
            let id = freshID(for: chain, used: used)
            used.insert(id)
            return Edition(id: id, isKnown: false, chain: chain)
        }
    }

    /// The first event names a new edition; a counter follows when that event named an earlier edition.
    private static func freshID(for chain: Chain, used: Set<String>) -> String {
        let base = chain.events.first?.id ?? ""
        guard used.contains(base) else { return base }
        var count = 2
        while used.contains("\(base)-\(count)") { count += 1 }
        return "\(base)-\(count)"
    }
}
