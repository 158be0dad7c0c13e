import Database
import Time

/// Which events an operator took out of which rule kind. No refresh touches these rows.
struct SuppressionRows {
    let connection: Connection

    /// - Returns: whether that was news.
    func suppress(_ key: CandidateKey, by person: String?, at now: Timestamp) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO suppression (rule_kind, event, suppressed_at, suppressed_by) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (rule_kind, event) DO NOTHING
            """, key.kind, key.event, now, person) > 0
    }

    /// - Returns: whether that was news.
    func lift(_ key: CandidateKey) throws -> Bool {
        try connection.execute("DELETE FROM suppression WHERE rule_kind = ?1 AND event = ?2", key.kind, key.event) > 0
    }

    /// The suppressed keys among the gathering's events.
    func keys(of gathering: String) throws -> Set<CandidateKey> {
        Set(
            try connection.query(
                """
                SELECT s.rule_kind, s.event FROM suppression s JOIN event e ON e.id = s.event WHERE e.gathering = ?1
                """, gathering
            ) { row in CandidateKey(kind: try row.get(0), event: try row.get(1)) })
    }
}
