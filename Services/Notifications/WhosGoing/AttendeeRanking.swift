import Time

/// Puts the people of a notification in one fixed order (rule 7).
///
/// Most events first, then hosts and speakers, then who has been going for longest, then the member id. The
/// reference system ranked by completeness of the profile and then by name, which said nothing about the event.
struct AttendeeRanking: Sendable {
    /// One person with one event, or with the place itself.
    private struct Row {
        let member: String
        let events: Int
        let hasRole: Bool
        let since: Timestamp?

        init(_ row: Attendance) {
            member = row.member
            events = 1
            hasRole = row.isHost || row.isSpeaker
            since = row.since
        }

        init(_ row: GatheringAttendance) {
            member = row.member
            events = 0
            hasRole = false
            since = row.since
        }
    }

    private struct Person {
        let member: String
        var eventsCount: Int
        var hasRole: Bool
        var since: Timestamp?

        init(_ row: Row) {
            member = row.member
            eventsCount = row.events
            hasRole = row.hasRole
            since = row.since
        }

        mutating func add(_ row: Row) {
            eventsCount += row.events
            hasRole = hasRole || row.hasRole
            if let other = row.since { since = min(since ?? other, other) }
        }

        func precedes(_ other: Person) -> Bool {
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

    /// Distinct people.
    let total: Int
    /// The first of them, with the number of events each goes to.
    let top: [(member: String, eventsCount: Int)]

    init(events: [EligibleEvent], gatheringAttendance: [GatheringAttendance], limit: Int) {
        var rows = events.flatMap { event in event.going.map(Row.init) }
        rows += gatheringAttendance.map(Row.init)
        // The rows of one event are in this order already.
        if events.count > 1 || !gatheringAttendance.isEmpty { rows.sort { $0.member < $1.member } }
        var best: [Person] = []
        var total = 0
        var next = rows.startIndex
        while next < rows.endIndex {
            var person = Person(rows[next])
            next += 1
            while next < rows.endIndex, rows[next].member == person.member {
                person.add(rows[next])
                next += 1
            }
            total += 1
            Self.enter(person, into: &best, limit: limit)
        }
        self.total = total
        top = best.map { ($0.member, $0.eventsCount) }
    }

    /// Keeps only the best `limit` while walking, so that a large crowd is not sorted for six names.
    private static func enter(_ person: Person, into best: inout [Person], limit: Int) {
        if best.count == limit {
            guard let last = best.last, person.precedes(last) else { return }
            best.removeLast()
        }
        // Found by halves: a page may ask for a thousand names.
        var (low, high) = (best.startIndex, best.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if best[middle].precedes(person) { low = middle + 1 } else { high = middle }
        }
        best.insert(person, at: low)
    }
}
