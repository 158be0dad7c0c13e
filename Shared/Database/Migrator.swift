/// Brings a file's schema to the program's version: forward only, each migration in a transaction of its own.
struct Migrator {
    let sets: [MigrationSet]
    let path: String

    /// - Throws: `DatabaseError` of kind `incompatibleFile` when the file is newer than the program or a released
    ///   migration has been edited; SQLite's error when a migration fails, with the file left at the step before it.
    func run(on connection: Connection) throws {
        try refuseNewerFile(connection)
        try connection.transaction {
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS applied_migration (
                    collection TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, hash INTEGER NOT NULL,
                    PRIMARY KEY (collection, number)
                ) STRICT, WITHOUT ROWID
                """)
        }
        for set in sets {
            let applied = try checkedCount(of: set, on: connection)
            for migration in set.migrations.dropFirst(applied) { try apply(migration, of: set, on: connection) }
        }
    }

    /// `user_version` is the number of migrations applied, over all sets.
    private func refuseNewerFile(_ connection: Connection) throws {
        let found = try connection.value("PRAGMA user_version", as: Int.self) ?? 0
        let known = sets.reduce(0) { $0 + $1.migrations.count }
        guard found > known else { return }
        throw incompatible(
            "its schema has version \(found) and this program knows versions up to \(known): a newer release wrote it. "
                + "Start that release, or restore a backup made before the upgrade")
    }

    /// How many migrations of a set the file has, after comparing each with the program's.
    private func checkedCount(of set: MigrationSet, on connection: Connection) throws -> Int {
        let hashes = try connection.values(
            "SELECT hash FROM applied_migration WHERE collection = ?1 ORDER BY number", set.name, as: Int64.self)
        guard hashes.count <= set.migrations.count else {
            throw incompatible(
                "its \(set.name) tables have version \(hashes.count) and this program knows versions up to "
                    + "\(set.migrations.count): a newer release wrote it")
        }
        for (migration, hash) in zip(set.migrations, hashes) where migration.hash != hash {
            throw incompatible(
                "migration \(migration.number) (\(migration.name)) of \(set.name) has been edited since it was applied: "
                    + "add a migration instead")
        }
        return hashes.count
    }

    private func apply(_ migration: Migration, of set: MigrationSet, on connection: Connection) throws {
        try connection.transaction {
            try connection.execute(script: migration.sql)
            try connection.execute(
                "INSERT INTO applied_migration (collection, number, name, hash) VALUES (?1, ?2, ?3, ?4)", set.name,
                migration.number, migration.name, migration.hash)
            // PRAGMA takes no parameters; the number comes from our own count.
            let version = try connection.value("SELECT count(*) FROM applied_migration", as: Int.self) ?? 0
            try connection.execute(script: "PRAGMA user_version = \(version)")
        }
    }

    private func incompatible(_ message: String) -> DatabaseError {
        DatabaseError(kind: .incompatibleFile, message: message, operation: "use \(path)")
    }
}
