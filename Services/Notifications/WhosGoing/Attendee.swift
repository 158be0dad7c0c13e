import Time

/// A member who goes to some of a set of events, with what decides their place among the others.
struct Attendee: Hashable, Sendable {
    let member: String
    /// To how many of the events the member goes.
    private(set) var eventsCount = 0
    /// Whether the member is host or speaker of any of them.
    private(set) var hasRole = false
    /// Since when the member has been going to the first of them.
    private(set) var since: Timestamp?

    init(member: String) { self.member = member }

    init(member: String, eventsCount: Int, hasRole: Bool, since: Timestamp?) {
        self.member = member
        self.eventsCount = eventsCount
        self.hasRole = hasRole
        self.since = since
    }

    /// Adds another event of the set.
    mutating func add(hasRole: Bool, since other: Timestamp?) {
        eventsCount += 1
        self.hasRole = self.hasRole || hasRole
        if let other { since = min(since ?? other, other) }
    }

    /// Most events first, then hosts and speakers, then who has been going for longest, then the member id. No two
    /// members are equal.
    ///
    /// The reference system ranked by completeness of the profile and then by name, which said nothing about the event.
    func precedes(_ other: Attendee) -> Bool {
        if eventsCount != other.eventsCount { return eventsCount > other.eventsCount }
        if hasRole != other.hasRole { return hasRole }
        switch (since, other.since) {
        case (let one?, let two?) where one != two: return one < two
        case (.some, nil): return true
        case (nil, .some): return false
        default: return member < other.member
        }
    }
}
