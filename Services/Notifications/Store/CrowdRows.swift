import Crypto
import Database
import JSON

/// The crowds that are kept: one row per gathering and set of events, with the first people in `crowd_first`.
struct CrowdRows {
    let connection: Connection

    /// A kept crowd without its people.
    struct Line: Sendable {
        let number: Int64
        let headcount: Headcount
        /// How many people are kept by name.
        let names: Int

        /// Whether the first `count` people are known, or everybody if there are fewer.
        func tells(_ count: Int) -> Bool { names >= min(count, headcount.attendees) }
    }

    /// - Parameter events: the set, in any order.
    func find(_ events: [String], of gathering: String) throws -> Line? {
        try connection.first(
            """
            SELECT number, attendee_total, row_total, revision,
                (SELECT count(*) FROM crowd_first f WHERE f.crowd = crowd.number)
            FROM crowd WHERE gathering = ?1 AND events_hash = ?2
            """, gathering, Self.hash(events)
        ) { row in
            let headcount = Headcount(attendees: try row.int(1), rows: try row.int(2), revision: try row.int(3))
            return Line(number: try row.int64(0), headcount: headcount, names: try row.int(4))
        }
    }

    /// - Returns: nil when there is no crowd of this number.
    func load(_ number: Int64) throws -> Crowd? {
        let headcount = try connection.first(
            "SELECT attendee_total, row_total, revision FROM crowd WHERE number = ?1", number
        ) { row in Headcount(attendees: try row.int(0), rows: try row.int(1), revision: try row.int(2)) }
        guard let headcount else { return nil }
        let first = try connection.query(
            "SELECT member, events_count, has_role, since FROM crowd_first WHERE crowd = ?1", number
        ) { row in
            Attendee(
                member: try row.string(0), eventsCount: try row.int(1), hasRole: try row.bool(2), since: try row.get(3))
        }
        return Crowd(headcount, first: first)
    }

    /// The crowds that an event belongs to.
    func numbers(containing event: String) throws -> [Int64] {
        try connection.values("SELECT crowd FROM crowd_event WHERE event = ?1", event)
    }

    /// The rows of a member at the events of kept crowds, each with every crowd that the event belongs to.
    func rows(of member: String) throws -> [(crowd: Int64, row: Attendance)] {
        try connection.query(
            """
            SELECT a.event, a.member, a.status, a.is_host, a.is_speaker, a.since, c.crowd
            FROM attendance a JOIN crowd_event c ON c.event = a.event WHERE a.member = ?1
            """, member
        ) { row in (crowd: try row.int64(6), row: try Attendance(row)) }
    }

    func insert(_ crowd: Crowd, of events: [String], gathering: String) throws -> Int64 {
        try connection.execute(
            """
            INSERT INTO crowd (gathering, events_hash, attendee_total, row_total, revision)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """,
            gathering, Self.hash(events), crowd.headcount.attendees, crowd.headcount.rows, crowd.headcount.revision)
        let number = connection.lastInsertedRowID
        for event in events {
            try connection.execute("INSERT INTO crowd_event (crowd, event) VALUES (?1, ?2)", number, event)
        }
        try setFirst(crowd.first, before: [], of: number)
        return number
    }

    /// Stores what became of a crowd, writing only what differs.
    func save(_ crowd: Crowd, before: Crowd, as number: Int64) throws {
        guard crowd != before else { return }
        try connection.execute(
            "UPDATE crowd SET attendee_total = ?2, row_total = ?3, revision = ?4 WHERE number = ?1", number,
            crowd.headcount.attendees, crowd.headcount.rows, crowd.headcount.revision)
        try setFirst(crowd.first, before: before.first, of: number)
    }

    /// Forgets the crowds of a gathering that are not among `numbers`.
    func drop(of gathering: String, except numbers: Set<Int64>) throws {
        let stored: [Int64] = try connection.values("SELECT number FROM crowd WHERE gathering = ?1", gathering)
        for number in stored where !numbers.contains(number) {
            try connection.execute("DELETE FROM crowd WHERE number = ?1", number)
        }
    }

    private func setFirst(_ people: [Attendee], before: [Attendee], of number: Int64) throws {
        let members = Set(people.map(\.member))
        for person in before where !members.contains(person.member) {
            try connection.execute("DELETE FROM crowd_first WHERE crowd = ?1 AND member = ?2", number, person.member)
        }
        for person in Set(people).subtracting(before) {
            try connection.execute(
                """
                INSERT INTO crowd_first (crowd, member, events_count, has_role, since) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (crowd, member) DO UPDATE SET events_count = excluded.events_count,
                    has_role = excluded.has_role, since = excluded.since
                """, number, person.member, person.eventsCount, person.hasRole, person.since)
        }
    }

    /// Names a set of events, however many there are.
    private static func hash(_ events: [String]) -> [UInt8] {
        var names = JSONWriter()
        names.beginArray()
        for event in events.sorted() { names.string(event) }
        names.endArray()
        return SHA256.hash(names.bytes)
    }
}
