import Database
import Time

/// The editions that have been announced.
struct EditionRows {
    let connection: Connection

    /// - Returns: the known editions of a gathering with the events they had when last looked at.
    func known(of gathering: String) throws -> [KnownEdition] {
        var events: [String: Set<String>] = [:]
        try connection.forEach("SELECT edition, event FROM edition_event WHERE gathering = ?1", gathering) { row in
            events[try row.get(0), default: []].insert(try row.get(1))
        }
        return try connection.query("SELECT id, announced_at FROM edition WHERE gathering = ?1", gathering) { row in
            let id: String = try row.get(0)
            return KnownEdition(id: id, announced: try row.get(1), events: events[id] ?? [])
        }
    }

    /// Fixes the id of an edition, unless that was done before.
    func announce(_ edition: Edition, of gathering: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO edition (gathering, id, announced_at) VALUES (?1, ?2, ?3) ON CONFLICT (gathering, id) DO NOTHING
            """, gathering, edition.id, now)
    }

    /// Notes which events an edition consists of now, writing only what differs.
    func setEvents(of edition: Edition, of gathering: String) throws {
        let events = Set(edition.chain.eventIDs)
        let stored: [String] = try connection.values(
            "SELECT event FROM edition_event WHERE gathering = ?1 AND edition = ?2", gathering, edition.id)
        let before = Set(stored)
        for event in before.subtracting(events) {
            try connection.execute(
                "DELETE FROM edition_event WHERE gathering = ?1 AND edition = ?2 AND event = ?3", gathering,
                edition.id, event)
        }
        for event in events.subtracting(before) {
            try connection.execute(
                "INSERT OR IGNORE INTO edition_event (gathering, edition, event) VALUES (?1, ?2, ?3)", gathering,
                edition.id, event)
        }
    }
}
