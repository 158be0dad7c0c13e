internal import Database
internal import Time

/// The outbox's SQL.
struct OutboxTable {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func page(after sequence: Int64, types: Set<String>?, limit: Int) throws -> OutboxPage {
        let last = try last()
        guard sequence <= last else { throw OutboxError.ahead(asked: sequence, last: last) }
        var events: [OutboxEvent] = []
        var bytes = 0
        let statement = try connection.statement(
            "SELECT sequence, type, created_at, payload FROM outbox WHERE sequence > ?1 ORDER BY sequence LIMIT ?2")
        try statement.bindInteger(sequence, at: 1)
        try statement.bindInteger(Int64(limit), at: 2)
        defer { statement.reset() }
        while try statement.step() {
            let event = try OutboxEvent(statement.row, types)
            bytes += event.payload.count
            if bytes > Outbox.pageBytes, !events.isEmpty { break }
            events.append(event)
        }
        let next = events.first?.sequence ?? last + 1
        return OutboxPage(events: events, last: last, isTruncated: next > sequence + 1)
    }

    func last() throws -> Int64 {
        try connection.value("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'") ?? 0
    }

    /// Adds a subscriber, so that nothing it has not read is pruned.
    func register(_ subscriber: String, at sequence: Int64) throws {
        try connection.execute(
            "INSERT INTO outbox_subscriber (name, acknowledged) VALUES (?1, ?2) ON CONFLICT DO NOTHING", subscriber,
            sequence)
    }

    func subscribers() throws -> [OutboxSubscriber] {
        try connection.query("SELECT name, acknowledged FROM outbox_subscriber ORDER BY name") { row in
            OutboxSubscriber(name: try row.get(0), acknowledged: try row.get(1))
        }
    }

    func forget(_ subscriber: String) throws {
        try connection.execute("DELETE FROM outbox_subscriber WHERE name = ?1", subscriber)
    }

    /// Stores what subscribers have acknowledged, then deletes what all of them have and what is older than `before`, at
    /// most `limit` events.
    ///
    /// - Returns: how many were deleted.
    func prune(_ acknowledged: [String: Int64], before: Timestamp, limit: Int) throws -> Int {
        for (name, sequence) in acknowledged {
            try connection.execute(
                "UPDATE outbox_subscriber SET acknowledged = ?2 WHERE name = ?1 AND acknowledged <> ?2", name, sequence)
        }
        return try connection.execute(
            """
            DELETE FROM outbox WHERE sequence IN (
                SELECT sequence FROM outbox
                WHERE sequence <= ifnull((SELECT min(acknowledged) FROM outbox_subscriber), 0)
                ORDER BY sequence LIMIT ?2)
            AND created_at < ?1
            """, before, limit)
    }
}
