import Database

/// A database with one table of items, in a folder of its own.
struct Fixture {
    let folder: TemporaryFolder
    let database: Database

    static let schema = MigrationSet(
        "test", [Migration(1, "items", "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT")])

    init(in folder: TemporaryFolder? = nil, _ adjust: (inout DatabaseConfiguration) -> Void = { _ in }) async throws {
        self.folder = try folder ?? TemporaryFolder()
        var configuration = DatabaseConfiguration(path: self.folder.path + "/test.db", migrations: [Self.schema])
        adjust(&configuration)
        database = try await Database.open(configuration)
    }

    var path: String { folder.path + "/test.db" }

    func add(_ name: String) async throws {
        _ = try await database.write { try $0.execute("INSERT INTO item (name) VALUES (?1)", name) }
    }

    func names() async throws -> [String] {
        try await database.read { try $0.values("SELECT name FROM item ORDER BY id") }
    }
}

/// What a failed step is expected to throw.
struct Refused: Error {}
