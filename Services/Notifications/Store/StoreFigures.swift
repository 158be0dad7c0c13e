import Database

/// Figures worth showing in the status.
struct StoreFigures {
    let connection: Connection

    func all() throws -> [String: Int64] {
        var figures: [String: Int64] = [:]
        for (name, sql) in Self.counts {
            figures[name] = try connection.value(sql, as: Int64.self) ?? 0
        }
        return figures
    }

    private static let counts = [
        ("gatherings", "SELECT count(*) FROM gathering"),
        ("events", "SELECT count(*) FROM event"),
        ("attendances", "SELECT count(*) FROM attendance"),
        ("members", "SELECT count(*) FROM member"),
        ("candidates", "SELECT count(*) FROM candidate"),
        ("notifications", "SELECT count(*) FROM notification WHERE withdrawn_at IS NULL AND archived_at IS NULL"),
        ("staleGatherings", "SELECT count(*) FROM stale_gathering"),
    ]
}
