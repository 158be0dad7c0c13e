import CalendarModel
import Database
import JSON
import Time

/// Fields that were changed on both sides, in the caller's transaction.
struct ConflictStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Notes conflicts with both versions, so that the one that lost can be brought back. One that waits for a decision
    /// is kept as it is now, once.
    func record(
        _ conflicts: [FieldConflict], of link: Link, local: EventContent, remote: EventContent, at now: Timestamp
    ) throws {
        for conflict in conflicts {
            try connection.execute(
                """
                INSERT INTO conflict (event, integration, field, local, remote, detected_at, resolution, resolved_by,
                    resolved_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                ON CONFLICT (event, integration, field) WHERE resolution = 'open'
                    DO UPDATE SET local = excluded.local, remote = excluded.remote
                """, link.event, link.integration, conflict.field.rawValue, try JSON.encode(local),
                try JSON.encode(remote), now.milliseconds, conflict.resolution.rawValue,
                conflict.resolution == .open ? nil : "policy", conflict.resolution == .open ? nil : now.milliseconds)
        }
    }

    /// Drops what no longer waits: the two sides agree on the field again.
    func dropOpen(of link: Link, except fields: [EventField]) throws {
        try connection.execute(
            """
            DELETE FROM conflict WHERE event = ?1 AND integration = ?2 AND resolution = 'open'
                AND instr(?3, ' ' || field || ' ') = 0
            """, link.event, link.integration, " \(fields.map(\.rawValue).joined(separator: " ")) ")
    }

    func conflict(_ id: Int64) throws -> Conflict? {
        try connection.first("SELECT \(Self.columns) FROM conflict WHERE id = ?1", id, body: Self.conflict)
    }

    /// Those of one link that wait for a decision.
    func open(of link: Link) throws -> [Conflict] {
        try connection.query(
            """
            SELECT \(Self.columns) FROM conflict WHERE event = ?1 AND integration = ?2 AND resolution = 'open' ORDER BY id
            """, link.event, link.integration, body: Self.conflict)
    }

    /// Latest first.
    ///
    /// - Parameter before: only those with a smaller number, to go on from a page.
    func conflicts(openOnly: Bool, before: Int64 = .max, limit: Int) throws -> [Conflict] {
        try connection.query(
            """
            SELECT \(Self.columns) FROM conflict WHERE id < ?1 \(openOnly ? "AND resolution = 'open'" : "")
            ORDER BY id DESC LIMIT ?2
            """, before, Int64(limit), body: Self.conflict)
    }

    func close(_ id: Int64, _ resolution: String, by person: String, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE conflict SET resolution = ?2, resolved_by = ?3, resolved_at = ?4 WHERE id = ?1", id, resolution,
            person, now.milliseconds)
    }

    private static let columns = """
        id, event, integration, field, local, remote, detected_at, resolution, resolved_by, resolved_at
        """

    private static func conflict(_ row: borrowing Row) throws -> Conflict {
        Conflict(
            id: try row.int64(0), event: try row.string(1), integration: try row.string(2),
            field: EventField(rawValue: try row.string(3)) ?? .title, local: try JSON.decode(from: try row.bytes(4)),
            remote: try JSON.decode(from: try row.bytes(5)),
            detectedAt: Timestamp(milliseconds: try row.int64(6)), resolution: try row.string(7),
            resolvedBy: try row.get(8),
            resolvedAt: try row.get(9, as: Int64?.self).map(Timestamp.init(milliseconds:)))
    }
}

/// A field of an event that was changed on both sides.
struct Conflict: Sendable, Hashable, Identifiable {
    var id: Int64
    var event: String
    var integration: String
    var field: EventField
    /// The event as both sides had it when the conflict was seen.
    var local: EventContent
    var remote: EventContent
    var detectedAt: Timestamp
    /// `open`, or what became of it: `keptLocal`, `keptRemote`, `edited`.
    var resolution: String
    var resolvedBy: String?
    var resolvedAt: Timestamp?
}
