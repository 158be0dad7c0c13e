/// One step of a schema. Once released it is never edited: its text is hashed and compared at every start.
public struct Migration: Sendable {
    /// 1 for the first of its set, and so on without gaps.
    public let number: Int
    /// A few words, for messages.
    public let name: String
    /// The statements.
    public let sql: String

    public init(_ number: Int, _ name: String, _ sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// FNV-1a, 64 bits: it guards against edits by mistake, not by an enemy.
    var hash: Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in sql.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int64(bitPattern: hash)
    }
}

/// The numbered migrations of one part of a program, such as its store or its job queue.
public struct MigrationSet: Sendable {
    /// Its name in the file; never changed once released.
    public let name: String
    public let migrations: [Migration]

    public init(_ name: String, _ migrations: [Migration]) {
        for (index, migration) in migrations.enumerated() {
            precondition(
                migration.number == index + 1, "migrations of \(name) must be numbered 1, 2, 3, … without gaps")
        }
        self.name = name
        self.migrations = migrations
    }
}
