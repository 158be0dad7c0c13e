import Database

/// Numbers for the operator.
struct StoreFigures {
    let connection: Connection

    func all() throws -> [String: Int64] {
        var figures: [String: Int64] = [:]
        for (name, sql) in Self.questions { figures[name] = try connection.value(sql) ?? 0 }
        return figures
    }

    private static let questions = [
        ("members", "SELECT count(*) FROM members WHERE deleted_at IS NULL"),
        ("events", "SELECT count(*) FROM events"),
        ("guests", "SELECT count(*) FROM guests"),
        ("matches", "SELECT count(*) FROM matches"),
        ("going", "SELECT count(*) FROM attendance WHERE status IN ('going', 'checkedIn')"),
    ]
}
