import CalendarModel
import Database

/// What a change of an integration's direction means for its links.
extension LinkStore {
    /// Lets the links sleep that the integration's direction leaves alone, and wakes the others: see ``LinkOrigin``. Those
    /// that wake are pending, until they have been looked at.
    func turn(_ integration: Integration) throws {
        let id = integration.id
        // Events of others that were deleted here meanwhile are not to be deleted there because of this.
        try connection.execute(
            """
            UPDATE link SET state = 'dismissed' WHERE integration = ?1 AND state = 'asleep' AND \(Self.isTheirs)
                AND EXISTS (SELECT 1 FROM event WHERE event.id = link.event AND deleted_at IS NOT NULL)
            """, id)
        let isLeftAlone =
            switch integration.direction {
            case .both: "FALSE"
            case .exportOnly: Self.isTheirs
            case .importOnly: "NOT \(Self.isTheirs)"
            }
        try connection.execute(
            "UPDATE link SET state = 'pending' WHERE integration = ?1 AND state = 'asleep' AND NOT (\(isLeftAlone))", id
        )
        try connection.execute(
            """
            UPDATE link SET state = 'asleep', error = NULL
            WHERE integration = ?1 AND state NOT IN ('asleep', 'dismissed') AND \(isLeftAlone)
            """, id)
        // Nobody waits for a decision about what is left alone; once it is followed again, the conflict is found again.
        try connection.execute(
            """
            DELETE FROM conflict WHERE integration = ?1 AND resolution = 'open'
                AND event IN (SELECT event FROM link WHERE integration = ?1 AND state = 'asleep')
            """, id)
    }

    /// The same as `LinkOrigin.theirs`.
    private static let isTheirs = """
        (CASE WHEN remote IS NOT NULL THEN json_extract(CAST(remote AS TEXT), '$.mark') IS NULL
            ELSE EXISTS (SELECT 1 FROM event JOIN integration ON integration.outside_calendar = event.origin
                WHERE event.id = link.event AND integration.id = link.integration) END)
        """
}

extension IntegrationStore {
    /// What an integration follows from now on has to be read as a whole: its changes until now were passed over.
    func turn(_ integration: Integration) throws {
        try LinkStore(connection).turn(integration)
        guard var reading = try reading(of: integration.id) else { return }
        reading.cursor = nil
        // Whether so much is missing in the other direction as well is found anew.
        reading.held = nil
        try setReading(reading, of: integration.id)
    }
}
