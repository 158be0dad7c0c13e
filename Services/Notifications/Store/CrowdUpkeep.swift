import Database

/// Keeps the crowds true while attendance and members change, in the transaction that changes them.
///
/// A change is a member's rows before and after it. From these follow, for every crowd with one of their events, what the
/// member was and is in it; the other people are not looked at. Crowds are read once and written once, at `finish`.
struct CrowdUpkeep {
    private let store: CrowdRows
    private var crowds: [Int64: (before: Crowd, now: Crowd)] = [:]
    /// The crowds of the events that were asked about: a page of attendance is all of one event.
    private var numbers: [String: [Int64]] = [:]

    init(_ connection: Connection) { store = CrowdRows(connection: connection) }

    /// The crowds that an event belongs to.
    mutating func numbers(containing event: String) throws -> [Int64] {
        if let known = numbers[event] { return known }
        let found = try store.numbers(containing: event)
        numbers[event] = found
        return found
    }

    /// A row has been stored, in place of the member's earlier one at that event if there was one.
    ///
    /// - Parameters:
    ///   - before: the member's rows before that.
    ///   - isCounted: whether the member may be counted.
    mutating func stored(_ row: Attendance, before: [(crowd: Int64, row: Attendance)], isCounted: Bool) throws {
        let numbers = try numbers(containing: row.event)
        if !before.contains(where: { $0.row.event == row.event }) {
            for number in numbers {
                try load(number)
                crowds[number]?.now.headcount.rows += 1
            }
        }
        guard isCounted else { return }
        let after = before.filter { $0.row.event != row.event } + numbers.map { (crowd: $0, row: row) }
        try replace(Self.attendees(of: before), by: Self.attendees(of: after))
    }

    /// What is known of a member changed: whether they are counted, or how they look.
    mutating func changed(_ member: Member, wasCounted: Bool) throws {
        let people = Self.attendees(of: try store.rows(of: member.id))
        if wasCounted == member.mayBeCounted {
            guard wasCounted else { return }
            for number in people.keys {
                try load(number)
                crowds[number]?.now.headcount.revision += 1
            }
        } else {
            try replace(wasCounted ? people : [:], by: wasCounted ? [:] : people)
        }
    }

    /// Stores what changed.
    func finish() throws {
        for (number, crowd) in crowds { try store.save(crowd.now, before: crowd.before, as: number) }
    }

    private mutating func replace(_ before: [Int64: Attendee], by after: [Int64: Attendee]) throws {
        for (number, person) in after where before[number] != person {
            try load(number)
            crowds[number]?.now.replace(before[number], by: person)
        }
        for (number, person) in before where after[number] == nil {
            try load(number)
            crowds[number]?.now.replace(person, by: nil)
        }
    }

    private mutating func load(_ number: Int64) throws {
        guard crowds[number] == nil, let stored = try store.load(number) else { return }
        crowds[number] = (before: stored, now: stored)
    }

    private static func attendees(of rows: [(crowd: Int64, row: Attendance)]) -> [Int64: Attendee] {
        var people: [Int64: Attendee] = [:]
        for (number, row) in rows where row.isGoing {
            people[number, default: Attendee(member: row.member)].add(hasRole: row.hasRole, since: row.since)
        }
        return people
    }
}
