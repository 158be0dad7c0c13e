import Contracts
import Database

/// How an event stands in the calendars that it is written to.
extension LinkStore {
    struct Standing: Sendable {
        var link: EventLinkSummary
        /// Whether waiting makes sense: something is to be written, and nothing keeps it from being written.
        var isUnderWay: Bool
    }

    /// In the order of their integrations' identifiers. Calendars that the event is not written to are left out.
    func standings(of event: String) throws -> [Standing] {
        try connection.query(
            """
            SELECT link.integration, integration.provider, link.state, link.remote_id, link.error,
                link.event_sequence < event.sequence, integration.is_active
            FROM link JOIN integration ON integration.id = link.integration JOIN event ON event.id = link.event
            WHERE link.event = ?1 AND integration.direction <> 'import' AND link.state <> 'asleep'
            ORDER BY link.integration
            """, event
        ) { row in
            var state = EventLinkSummary.State(rawValue: try row.string(2)) ?? .pending
            // A link is marked when its job runs, which may not have begun.
            if state == .synced, try row.bool(5) { state = .pending }
            let link = EventLinkSummary(
                integrationID: try row.string(0), provider: try row.string(1), state: state, remoteID: try row.get(3),
                error: try row.get(4))
            return Standing(link: link, isUnderWay: state == .pending ? try row.bool(6) : false)
        }
    }
}
