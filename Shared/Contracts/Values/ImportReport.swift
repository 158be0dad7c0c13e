/// What became of an import: bad rows are named, good rows are kept.
public struct ImportReport: Codable, Sendable, Hashable {
    public var rows: Int
    public var created: Int
    public var updated: Int
    public var unchanged: Int
    public var rejected: [RejectedRow]

    public init(rows: Int = 0, created: Int = 0, updated: Int = 0, unchanged: Int = 0, rejected: [RejectedRow] = []) {
        self.rows = rows
        self.created = created
        self.updated = updated
        self.unchanged = unchanged
        self.rejected = rejected
    }

    /// Adds what became of another piece of the same file.
    ///
    /// - Parameter linesBefore: what to add to a line of the piece for the line of the file.
    public mutating func add(_ piece: ImportReport, linesBefore: Int) {
        rows += piece.rows
        created += piece.created
        updated += piece.updated
        unchanged += piece.unchanged
        rejected += piece.rejected.map { RejectedRow(line: $0.line + linesBefore, reason: $0.reason) }
    }
}

public struct RejectedRow: Codable, Sendable, Hashable {
    /// Line of the file, counted from 1.
    public var line: Int
    public var reason: String

    public init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}
