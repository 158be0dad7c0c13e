import Database
import Time

/// Who changed what, and when.
struct AuditTable {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    struct Entry: Sendable {
        let at: Timestamp
        let keyID: String?
        let origin: String
        let operation: String
        let target: String
        let status: Int
        let requestID: String
    }

    func insert(_ entry: Entry) throws {
        try connection.execute(
            """
            INSERT INTO audit (at, key_id, origin, operation, target, status, request_id) VALUES (?, ?, ?, ?, ?, ?, ?)
            """, entry.at, entry.keyID, entry.origin, entry.operation, entry.target, entry.status, entry.requestID)
    }

    func prune(before: Timestamp) throws {
        try connection.execute("DELETE FROM audit WHERE at < ?", before)
    }
}
