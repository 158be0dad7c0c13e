import Time

/// Puts the people of a notification in one fixed order (rule 7).
///
/// Most events first, then hosts and speakers, then who has been going for longest, then the member id. The
/// reference system ranked by completeness of the profile and then by name, which said nothing about the event.
struct AttendeeRanking: Sendable {
    private struct Person {
        var eventsCount = 0
        var hasRole = false
        var since: Timestamp?

        mutating func note(since other: Timestamp?) {
            guard let other else { return }
            since = min(since ?? other, other)
        }
    }

    /// Distinct people.
    let total: Int
    /// The first of them, with the number of events each goes to.
    let top: [(member: String, eventsCount: Int)]

    init(events: [EligibleEvent], gatheringAttendance: [GatheringAttendance], limit: Int) {
        var people: [String: Person] = [:]
        for row in events.lazy.flatMap(\.going) {
            people[row.member, default: Person()].eventsCount += 1
            if row.isHost || row.isSpeaker { people[row.member]?.hasRole = true }
            people[row.member]?.note(since: row.since)
        }
        for row in gatheringAttendance {
            people[row.member, default: Person()].note(since: row.since)
        }
        total = people.count
        top = Self.first(limit, of: people).map { ($0.key, $0.value.eventsCount) }
    }

    /// Keeps only the best `limit` while walking, so that a large crowd is not sorted for six names.
    private static func first(_ limit: Int, of people: [String: Person]) -> [(key: String, value: Person)] {
        var best: [(key: String, value: Person)] = []
        for person in people {
            if best.count == limit, let last = best.last, !precedes(person, last) { continue }
            best.insert(person, at: best.firstIndex { precedes(person, $0) } ?? best.endIndex)
            if best.count > limit { best.removeLast() }
        }
        return best
    }

    private static func precedes(_ left: (key: String, value: Person), _ right: (key: String, value: Person)) -> Bool {
        if left.value.eventsCount != right.value.eventsCount { return left.value.eventsCount > right.value.eventsCount }
        if left.value.hasRole != right.value.hasRole { return left.value.hasRole }
        switch (left.value.since, right.value.since) {
        case (let one?, let other?) where one != other: return one < other
        case (.some, nil): return true
        case (nil, .some): return false
        default: return left.key < right.key
        }
    }
}
