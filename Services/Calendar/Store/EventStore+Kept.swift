import Contracts
import Database
import JSON
import Time

/// Events that are kept here and nowhere else, and what is known of gatherings.
extension EventStore {
    /// By start; one more than the page holds when there is more.
    func kept(_ filter: KeptEventFilter) throws -> [CalendarEvent] {
        let order = filter.descending ? "DESC" : "ASC"
        let beyond = filter.descending ? "<" : ">"
        return try connection.query(
            """
            SELECT \(Self.columns) FROM event
            WHERE home <> 'luma' AND deleted_at IS NULL AND starts_at >= ?1 AND starts_at < ?2
                AND \(Self.end) > ?3 AND \(Self.end) <= ?4 AND (?5 IS NULL OR gathering = ?5)
                AND (?6 OR is_canceled = 0) AND (?7 IS NULL OR (starts_at, id) \(beyond) (?7, ?8))
                AND (?10 IS NULL OR json_extract(CAST(snapshot AS TEXT), '$.visibility')
                    IN (SELECT value FROM json_each(?10)))
            ORDER BY starts_at \(order), id \(order) LIMIT ?9
            """, filter.startsFrom, filter.startsBefore, filter.endsAfter, filter.endsUntil, filter.gathering,
            filter.includesCanceled, filter.after?.startsAt.milliseconds, filter.after?.id,
            Int64(filter.limit) + 1, try filter.visibility.map { String(decoding: try JSON.encode($0), as: UTF8.self) },
            body: Self.event)
    }

    /// An event without an end counts as two hours long.
    private static let end = """
        ifnull(CAST(unixepoch(json_extract(CAST(snapshot AS TEXT), '$.endsAt')) AS INTEGER) * 1000, starts_at + 7200000)
        """

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

/// Which events a list is to have. Instants are milliseconds since 1970.
struct KeptEventFilter: Sendable {
    var startsFrom = Int64.min
    var startsBefore = Int64.max
    var endsAfter = Int64.min
    var endsUntil = Int64.max
    var gathering: String?
    var includesCanceled = false
    var descending = false
    /// How events are visible that are wanted; nil: however they are.
    var visibility: [EventVisibility]?
    /// The last event of the page before.
    var after: EventPosition?
    var limit = 50

    /// Entries on a page.
    static let limits = 1...200

    /// - Throws: `EventRefusal.invalid` for a cursor that is not one of ours.
    init(_ selection: ListEvents, now: Timestamp) throws(EventRefusal) {
        if selection.upcomingOnly { endsAfter = now.milliseconds }
        if selection.pastOnly { endsUntil = now.milliseconds }
        if let after = selection.startsAfter { startsFrom = after.milliseconds }
        if let before = selection.startsBefore { startsBefore = before.milliseconds }
        gathering = selection.gatheringID
        descending = selection.descending
        includesCanceled = selection.includeCanceled
        visibility = selection.visibility
        limit = min(max(selection.range.limit, Self.limits.lowerBound), Self.limits.upperBound)
        if let cursor = selection.range.cursor {
            guard let position = EventPosition(cursor: cursor) else {
                throw .invalid(field: "cursor", reason: "is not one of ours")
            }
            after = position
        }
    }
}
