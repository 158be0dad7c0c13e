import CalendarModel
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
        case .organization: isPublic && event.organization == integration.scope.id
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

    /// Whether an event that a calendar does not have yet is to be put there.
    func takesUp(_ event: CalendarEvent, in integration: Integration, at now: Timestamp) throws -> Bool {
        try !integration.leavesOut(event.version.content) && isWanted(event, in: integration, at: now)
    }

    /// Whether an event that a calendar does not have would be put there if it had an end.
    func lacksOnlyEnd(_ event: CalendarEvent, in integration: Integration, at now: Timestamp) throws -> Bool {
        try integration.leavesOut(event.version.content) && isWanted(event, in: integration, at: now)
    }

    /// Whether a calendar shows such events, and this one did not end longer ago than it is to look back.
    private func isWanted(_ event: CalendarEvent, in integration: Integration, at now: Timestamp) throws -> Bool {
        guard integration.direction != .importOnly, !event.isCanceled, try shows(event, in: integration),
            !event.hasEnded(by: now - .days(integration.settings.pastDays))
        else { return false }
        // What came from this calendar is not made there once more: a reading finds it.
        if event.origin == integration.outsideCalendar { return false }
        // One that came from a calendar which is not connected any more may still be there.
        return try !event.home.isOutside || !LinkStore(connection).links(of: event.id).isEmpty
    }

    /// Events that an integration may have to show or to stop showing, by id: those that have a link, and those of its
    /// scope and its owner.
    ///
    /// - Parameter id: the last one of the page before; empty for the first page.
    func events(of integration: Integration, after id: String, limit: Int) throws -> [String] {
        let scope =
            switch integration.scope.kind {
            case .all: "?4 IS NULL"
            case .gathering: "gathering = ?4"
            case .calendar: "calendar = ?4"
            case .organization: EventStore.isOfOrganization("?4")
            case .member: "id IN (SELECT event FROM attendance WHERE member = ?4)"
            case .team: "id IN (SELECT event FROM attendance JOIN member_team USING (member) WHERE team = ?4)"
            }
        return try connection.values(
            """
            SELECT event FROM link WHERE integration = ?1 AND event > ?2
            UNION SELECT id FROM event WHERE id > ?2 AND deleted_at IS NULL
                AND (\(scope) OR owner_kind = ?5 AND owner_id = ?6)
            ORDER BY 1 LIMIT ?3
            """, integration.id, id, Int64(limit), integration.scope.id,
            integration.owner.kind.rawValue, integration.owner.id)
    }
}
