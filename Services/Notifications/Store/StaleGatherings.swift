import Database
import Time

/// Gatherings whose data changed since they were last computed.
///
/// Marked in the transaction of the change and cleared in that of the computation, so that a crash in between leaves
/// the mark.
struct StaleGatherings {
    let connection: Connection

    func mark(_ gatherings: some Sequence<String>, at now: Timestamp) throws {
        for gathering in gatherings {
            try connection.execute(
                "INSERT OR IGNORE INTO stale_gathering (gathering, since) VALUES (?1, ?2)", gathering, now)
        }
    }

    func clear(_ gathering: String) throws {
        try connection.execute("DELETE FROM stale_gathering WHERE gathering = ?1", gathering)
    }

    func all() throws -> [String] {
        try connection.values("SELECT gathering FROM stale_gathering ORDER BY since, gathering")
    }
}
