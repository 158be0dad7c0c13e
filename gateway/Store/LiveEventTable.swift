import Database

/// The latest events of other programs, for clients that were away for a moment.
struct LiveEventTable {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    static let keptCount: Int64 = 1000

    func append(_ type: String, _ payload: [UInt8]) throws {
        try connection.execute("INSERT INTO live_events (type, payload) VALUES (?, ?)", type, payload)
        try connection.execute(
            "DELETE FROM live_events WHERE sequence <= ?", connection.lastInsertedRowID - Self.keptCount)
    }

    /// In order, at most as many as are kept.
    func after(_ sequence: Int64) throws -> [LiveEvent] {
        try connection.query(
            "SELECT sequence, type, payload FROM live_events WHERE sequence > ? ORDER BY sequence", sequence
        ) { row in
            LiveEvent(sequence: try row.int64(0), type: try row.string(1), payload: try row.bytes(2))
        }
    }

    /// The oldest and the newest sequence number; `nil` without events.
    func bounds() throws -> (first: Int64, last: Int64)? {
        let bounds = try connection.first("SELECT min(sequence), max(sequence) FROM live_events") {
            row -> (first: Int64, last: Int64)? in
            row.isNull(0) ? nil : (first: try row.int64(0), last: try row.int64(1))
        }
        return bounds ?? nil
    }
}

/// One event as clients get it.
struct LiveEvent: Sendable {
    let sequence: Int64
    let type: String
    /// JSON.
    let payload: [UInt8]
}
