import CalendarModel
import Database

/// Fields that an outside calendar keeps in another place from now on.
extension LinkStore {
    /// Forgets what was agreed about these fields, and has every counterpart asked for what it says now. What the new
    /// place says already is weighed against the event by the integration's policy; where it says nothing, nobody has
    /// cleared anything, and it is filled.
    func forgetAgreement(on fields: Set<EventField>, in integration: Integration) throws {
        guard !fields.isEmpty else { return }
        try connection.execute("UPDATE link SET version = NULL WHERE integration = ?1", integration.id)
        guard fields.isSubset(of: Self.texts) else {
            // A time is never empty: there is nothing to fill, and nothing that was agreed.
            try connection.execute("UPDATE link SET base = NULL WHERE integration = ?1", integration.id)
            return
        }
        let places = fields.flatMap { ["'$.local.\($0.rawValue)', ''", "'$.remote.\($0.rawValue)', ''"] }
        try connection.execute(
            """
            UPDATE link SET base = CAST(json_set(CAST(base AS TEXT), \(places.joined(separator: ", "))) AS BLOB)
            WHERE integration = ?1 AND base IS NOT NULL
            """, integration.id)
    }

    private static let texts: Set<EventField> = [.title, .description, .location, .url]
}
