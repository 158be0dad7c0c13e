import Testing

@testable import Database

@Suite("Migrations")
struct MigrationTests {
    private let first = Migration(1, "items", "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT) STRICT")
    private let second = Migration(
        2, "notes", "ALTER TABLE item ADD COLUMN note TEXT; CREATE INDEX by_note ON item (note)")

    private func open(_ folder: TemporaryFolder, _ sets: [MigrationSet]) async throws -> Database {
        try await Database.open(DatabaseConfiguration(path: folder.path + "/test.db", migrations: sets))
    }

    @Test("Migrations that are missing are applied in order, data stays, and doing it again changes nothing")
    func forward() async throws {
        let folder = try TemporaryFolder()
        var database = try await open(folder, [MigrationSet("test", [first])])
        _ = try await database.write { try $0.execute("INSERT INTO item (name) VALUES ('kept')") }
        await database.close()
        for _ in 0..<2 {
            database = try await open(folder, [MigrationSet("test", [first, second])])
            let row = try await database.read { connection in
                try connection.first("SELECT name, note FROM item") { row in
                    [try row.get("name"), try row.get("note")] as [String?]
                }
            }
            #expect(row == ["kept", nil])
            await database.close()
        }
    }

    @Test("A newer file is refused, and the message names both versions")
    func newer() async throws {
        let folder = try TemporaryFolder()
        await (try await open(folder, [MigrationSet("test", [first, second])])).close()
        let error = await #expect(throws: DatabaseError.self) {
            try await open(folder, [MigrationSet("test", [first])])
        }
        #expect(error?.kind == .incompatibleFile)
        #expect(error?.description.contains("version 2") == true)
        #expect(error?.description.contains("up to 1") == true)
    }

    @Test("A migration that was edited after it had been applied is refused by name")
    func edited() async throws {
        let folder = try TemporaryFolder()
        await (try await open(folder, [MigrationSet("test", [first])])).close()
        let changed = Migration(1, "items", first.sql + " ")
        let error = await #expect(throws: DatabaseError.self) {
            try await open(folder, [MigrationSet("test", [changed])])
        }
        #expect(error?.kind == .incompatibleFile)
        #expect(error?.description.contains("migration 1 (items) of test") == true)
    }

    @Test("A migration that fails leaves the file at the step before it")
    func failing() async throws {
        let folder = try TemporaryFolder()
        let bad = Migration(2, "bad", "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1)")
        await #expect(throws: DatabaseError.self) { try await open(folder, [MigrationSet("test", [first, bad])]) }
        let database = try await open(folder, [MigrationSet("test", [first])])
        let tables = try await database.read {
            try $0.values(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('item', 'half')", as: String.self)
        }
        #expect(tables == ["item"])
        #expect(try await database.read { try $0.value("PRAGMA user_version", as: Int.self) } == 1)
        await database.close()
    }

    @Test("Two sets live side by side, each with its own numbers")
    func sets() async throws {
        let folder = try TemporaryFolder()
        let other = MigrationSet(
            "other", [Migration(1, "things", "CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT")])
        await (try await open(folder, [other])).close()
        let database = try await open(folder, [other, MigrationSet("test", [first, second])])
        #expect(try await database.read { try $0.value("PRAGMA user_version", as: Int.self) } == 3)
        await database.close()
    }
}
