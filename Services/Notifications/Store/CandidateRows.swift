import Database
import Time

/// The candidates as they were last computed, unique by rule kind and event.
struct CandidateRows {
    let connection: Connection

    /// Makes the stored candidates of a gathering equal to `candidates`, writing only what differs.
    ///
    /// - Returns: the keys of candidates that are no longer there.
    func replace(_ candidates: [Candidate], of gathering: String, at now: Timestamp) throws -> Set<CandidateKey> {
        for candidate in candidates { try save(candidate, at: now) }
        var gone = try keys(of: gathering)
        gone.subtract(candidates.map { CandidateKey(kind: $0.kind, event: $0.event) })
        for key in gone {
            try connection.execute("DELETE FROM candidate WHERE rule_kind = ?1 AND event = ?2", key.kind, key.event)
        }
        return gone
    }

    /// The candidates of one gathering, or of all, by start.
    func list(gathering: String?, kind: RuleKind?, limit: Int) throws -> [Candidate] {
        try connection.query(
            """
            SELECT c.rule_kind, c.gathering, c.event, c.starts, c.ends, c.attendee_count, c.row_count,
                s.event IS NOT NULL
            FROM candidate c LEFT JOIN suppression s ON s.rule_kind = c.rule_kind AND s.event = c.event
            WHERE (?1 IS NULL OR c.gathering = ?1) AND (?2 IS NULL OR c.rule_kind = ?2)
            ORDER BY c.starts, c.event, c.rule_kind LIMIT ?3
            """, gathering, kind, limit, body: Self.read)
    }

    private func save(_ candidate: Candidate, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO candidate (rule_kind, event, gathering, starts, ends, attendee_count, row_count, computed_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (rule_kind, event) DO UPDATE SET gathering = excluded.gathering, starts = excluded.starts,
                ends = excluded.ends, attendee_count = excluded.attendee_count, row_count = excluded.row_count,
                computed_at = excluded.computed_at
            WHERE (gathering, starts, ends, attendee_count, row_count) IS NOT (excluded.gathering, excluded.starts,
                excluded.ends, excluded.attendee_count, excluded.row_count)
            """,
            candidate.kind, candidate.event, candidate.gathering, candidate.start, candidate.end,
            candidate.attendeeCount, candidate.rowCount, now)
    }

    private func keys(of gathering: String) throws -> Set<CandidateKey> {
        Set(
            try connection.query("SELECT rule_kind, event FROM candidate WHERE gathering = ?1", gathering) { row in
                CandidateKey(kind: try row.get(0), event: try row.get(1))
            })
    }

    private static func read(_ row: Row) throws -> Candidate {
        Candidate(
            kind: try row.get(0), gathering: try row.get(1), event: try row.get(2), start: try row.get(3),
            end: try row.get(4), attendeeCount: try row.get(5), rowCount: try row.get(6), isSuppressed: try row.get(7))
    }
}
