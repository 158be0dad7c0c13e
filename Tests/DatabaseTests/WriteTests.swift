import Database
import Testing

@Suite("Writing")
struct WriteTests {
    let folder: TemporaryFolder
    let database: Database

    init() async throws {
        folder = try TemporaryFolder()
        let migrations = MigrationSet(
            "test", [Migration(1, "items", "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT")])
        database = try await Database.open(
            DatabaseConfiguration(path: folder.path + "/test.db", migrations: [migrations]))
    }

    func names() async throws -> [String] {
        try await database.read { try $0.values("SELECT name FROM item ORDER BY id") }
    }

    @Test("What a closure wrote is there for the next reader")
    func committed() async throws {
        let id = try await database.write { connection in
            try connection.execute("INSERT INTO item (name) VALUES (?1)", "one")
            return connection.lastInsertedRowID
        }
        #expect(id == 1)
        #expect(try await names() == ["one"])
        await database.close()
    }
}
