import Contracts
import Database
import JSON
import Time

/// Events that are kept here and nowhere else, and what is known of gatherings.
extension EventStore {
    /// By start; one more than the page holds when there is more.
    func kept(_ filter: EventFilter) throws -> [CalendarEvent] {
        // SQLite would go through the past for the sake of the order.
        let index = filter.endsAfter > Timestamp(milliseconds: .min) ? "INDEXED BY event_kept_by_end" : ""
        let order = filter.descending ? "DESC" : "ASC"
        let beyond = filter.descending ? "<" : ">"
        return try connection.query(
            """
            SELECT \(Self.columns) FROM event \(index)
            WHERE home <> 'luma' AND deleted_at IS NULL AND starts_at >= ?1 AND starts_at < ?2
                AND ends_at > ?3 AND ends_at <= ?4 AND (?5 IS NULL OR gathering = ?5)
                AND (?6 OR is_canceled = 0) AND (?7 IS NULL OR (starts_at, id) \(beyond) (?7, ?8))
                AND (?10 IS NULL OR json_extract(CAST(snapshot AS TEXT), '$.visibility')
                    IN (SELECT value FROM json_each(?10)))
            ORDER BY starts_at \(order), id \(order) LIMIT ?9
            """, filter.startsFrom, filter.startsBefore, filter.endsAfter, filter.endsUntil, filter.gathering,
            filter.includesCanceled, filter.after?.startsAt, filter.after?.id,
            Int64(filter.limit) + 1, try filter.visibility.map { String(decoding: try JSON.encode($0), as: UTF8.self) },
            body: Self.event)
    }

    /// What is known of a gathering from its events; Luma's count first. nil when it has none.
    func gathering(_ id: String) throws -> GatheringSnapshot? {
        try connection.first(
            """
            SELECT snapshot FROM event WHERE gathering = ?1 AND deleted_at IS NULL
            ORDER BY home = 'luma' DESC, starts_at DESC LIMIT 1
            """, id
        ) { row in
            let snapshot: EventSnapshot = try JSON.decode(from: try row.bytes(0))
            return snapshot.gathering
        } ?? nil
    }
}
