import Contracts
import Database
import Time

/// Which events an integration's calendar shows, in the caller's transaction.
struct IntegrationScope {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func shows(_ event: CalendarEvent, in integration: Integration) throws -> Bool {
        // People see all of their own in their own calendars; what a community shows there, others may see.
        if event.owner == integration.owner, integration.owner.kind == .member,
            [.all, .member].contains(integration.scope.kind)
        {
            return true
        }
        let isPublic = event.snapshot.visibility == .public
        return switch integration.scope.kind {
        case .all: isPublic
        case .gathering: isPublic && event.snapshot.gathering?.id == integration.scope.id
        case .calendar: isPublic && event.snapshot.calendarID == integration.scope.id
        case .member:
            // Whoever is going may know of it.
            try connection.value(
                "SELECT EXISTS (SELECT 1 FROM attendance WHERE member = ?1 AND event = ?2)", integration.scope.id,
                event.id) ?? false
        case .team:
            try isPublic
                && connection.value(
                    """
                    SELECT EXISTS (SELECT 1 FROM attendance JOIN member_team USING (member)
                        WHERE team = ?1 AND event = ?2)
                    """, integration.scope.id, event.id) ?? false
        }
    }

    /// Events that an integration may have to show or to stop showing, by id: those that have a link, and those of its
    /// scope and its owner that have not ended long ago.
    ///
    /// - Parameter id: the last one of the page before; empty for the first page.
    func events(of integration: Integration, after id: String, startingFrom start: Timestamp, limit: Int) throws
        -> [String]
    {
        let scope =
            switch integration.scope.kind {
            case .all: "?5 IS NULL"
            case .gathering: "gathering = ?5"
            case .calendar: "calendar = ?5"
            case .member: "id IN (SELECT event FROM attendance WHERE member = ?5)"
            case .team: "id IN (SELECT event FROM attendance JOIN member_team USING (member) WHERE team = ?5)"
            }
        return try connection.values(
            """
            SELECT event FROM link WHERE integration = ?1 AND event > ?2
            UNION SELECT id FROM event WHERE id > ?2 AND starts_at >= ?3 AND deleted_at IS NULL
                AND (\(scope) OR owner_kind = ?6 AND owner_id = ?7)
            ORDER BY 1 LIMIT ?4
            """, integration.id, id, start.milliseconds, Int64(limit), integration.scope.id,
            integration.owner.kind.rawValue, integration.owner.id)
    }
}
