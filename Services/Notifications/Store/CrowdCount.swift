import Database
import Time

/// Counts the people of a set of events from their rows.
///
/// Reads the rows of all these events side by side in the order of their members, so that whoever goes to several is met
/// in one place and memory stays flat, however many people there are.
struct CrowdCount {
    let connection: Connection

    /// - Parameters:
    ///   - events: the set, each once.
    ///   - limit: people kept by name.
    func count(_ events: [String], limit: Int) throws -> Crowd {
        var crowd = Crowd(limit: limit)
        var lists: [GuestList] = []
        for event in events {
            crowd.headcount.rows += try rowCount(of: event)
            if let list = try GuestList(of: event, connection) { Self.insert(list, into: &lists) }
        }
        while var person = lists.last.map({ Attendee(member: $0.member) }) {
            while let list = lists.last, list.member == person.member {
                person.add(hasRole: list.hasRole, since: list.since)
                lists.removeLast()
                if try list.advance() { Self.insert(list, into: &lists) }
            }
            crowd.replace(nil, by: person)
        }
        crowd.headcount.revision = 0
        return crowd
    }

    private func rowCount(of event: String) throws -> Int {
        try connection.value("SELECT count(*) FROM attendance WHERE event = ?1", event) ?? 0
    }

    /// Keeps the list with the lowest member last, where taking it away costs nothing.
    private static func insert(_ list: GuestList, into lists: inout [GuestList]) {
        var (low, high) = (lists.startIndex, lists.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if lists[middle].member > list.member { low = middle + 1 } else { high = middle }
        }
        lists.insert(list, at: low)
    }
}

/// The people of one event who are going and may be counted, one at a time in the order of their ids.
private final class GuestList {
    private let statement: Statement
    private(set) var member = ""
    private(set) var hasRole = false
    private(set) var since: Timestamp?

    /// - Returns: nil when there is nobody.
    init?(of event: String, _ connection: Connection) throws {
        // Members are looked up for rows, and not the other way round: only so is the order that of the primary key.
        statement = try connection.statement(
            """
            SELECT a.member, a.is_host OR a.is_speaker, a.since
            FROM attendance a CROSS JOIN member m ON m.id = a.member
            WHERE a.event = ?1 AND a.status IN ('going', 'checked_in') AND m.state NOT IN ('rejected', 'deleted')
            ORDER BY a.member
            """)
        try statement.bind(event, at: 1)
        guard try advance() else { return nil }
    }

    deinit { statement.reset() }

    /// - Returns: false when the last one has been.
    func advance() throws -> Bool {
        guard try statement.step() else { return false }
        let row = statement.row
        member = try row.string(0)
        hasRole = try row.bool(1)
        since = try row.get(2)
        return true
    }
}
