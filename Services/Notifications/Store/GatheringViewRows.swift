import Database
import Time

/// One line of the list of gatherings.
struct GatheringLine: Sendable {
    let gathering: Gathering
    let eventTotal: Int
    let attendeeTotal: Int
    let top: [Member]
    /// The notification that is shown for it, the newest if there are several.
    let notification: String?
}

/// Who is going to each gathering as last computed, so that a list of gatherings is a plain read and a change is
/// noticed.
struct GatheringViewRows {
    let connection: Connection

    /// Stores a view, writing only what differs.
    ///
    /// - Returns: the events that look different now, or are new or gone, ordered by id; empty when nothing changed.
    func save(_ view: GatheringView, at now: Timestamp) throws -> [String] {
        let gathering = view.gathering.id
        let before = try hashes(of: gathering)
        var changed: [String] = []
        for event in view.events {
            let hash = event.appearance
            guard before[event.id] != hash else { continue }
            changed.append(event.id)
            try connection.execute(
                """
                INSERT INTO event_view (gathering, event, hash) VALUES (?1, ?2, ?3)
                ON CONFLICT (gathering, event) DO UPDATE SET hash = excluded.hash
                """, gathering, event.id, hash)
        }
        for event in Set(before.keys).subtracting(view.events.map(\.id)) {
            changed.append(event)
            try connection.execute("DELETE FROM event_view WHERE gathering = ?1 AND event = ?2", gathering, event)
        }
        if !changed.isEmpty { try saveTotals(view, at: now) }
        return changed.sorted()
    }

    /// All gatherings with a name, alphabetically.
    func lines() throws -> [GatheringLine] {
        try GatheringCopies(connection: connection).listed().map(line(for:))
    }

    func line(for gathering: Gathering) throws -> GatheringLine {
        let totals = try connection.first(
            "SELECT event_total, attendee_total FROM gathering_view WHERE gathering = ?1", gathering.id
        ) { row in (events: try row.int(0), attendees: try row.int(1)) }
        let top: [String] = try connection.values(
            "SELECT member FROM gathering_view_top WHERE gathering = ?1 ORDER BY rank", gathering.id)
        let notification: String? = try connection.value(
            """
            SELECT id FROM notification WHERE gathering = ?1 AND withdrawn_at IS NULL AND archived_at IS NULL
            ORDER BY announcement DESC LIMIT 1
            """, gathering.id)
        return GatheringLine(
            gathering: gathering, eventTotal: totals?.events ?? 0, attendeeTotal: totals?.attendees ?? 0,
            top: try top.compactMap { try MemberCopies(connection: connection).find($0) }, notification: notification)
    }

    private func hashes(of gathering: String) throws -> [String: [UInt8]] {
        var hashes: [String: [UInt8]] = [:]
        try connection.forEach("SELECT event, hash FROM event_view WHERE gathering = ?1", gathering) { row in
            hashes[try row.get(0)] = try row.bytes(1)
        }
        return hashes
    }

    private func saveTotals(_ view: GatheringView, at now: Timestamp) throws {
        let gathering = view.gathering.id
        try connection.execute(
            """
            INSERT INTO gathering_view (gathering, event_total, attendee_total, computed_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (gathering) DO UPDATE SET event_total = excluded.event_total,
                attendee_total = excluded.attendee_total, computed_at = excluded.computed_at
            """, gathering, view.events.count, view.attendeeTotal, now)
        try connection.execute("DELETE FROM gathering_view_top WHERE gathering = ?1", gathering)
        for (rank, member) in view.top.enumerated() {
            try connection.execute(
                "INSERT INTO gathering_view_top (gathering, rank, member) VALUES (?1, ?2, ?3)", gathering, rank,
                member.id)
        }
    }
}
