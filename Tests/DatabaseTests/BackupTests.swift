import Glibc
import Testing

@testable import Database

@Suite("Backup")
struct BackupTests {
    @Test("A backup made under load is whole and has every row committed before it began")
    func underLoad() async throws {
        let fixture = try await Fixture()
        let database = fixture.database
        for number in 0..<500 { try await fixture.add("before \(number)") }
        let target = fixture.folder.path + "/copy.db"
        let writes = Task { for number in 0..<200 { try await fixture.add("during \(number)") } }
        try await database.backup(to: target)
        try await writes.value
        #expect(fixture.folder.names.filter { $0.hasPrefix("copy.db") } == ["copy.db"])
        await database.close()

        let restored = try await Database.open(DatabaseConfiguration(path: target, migrations: [Fixture.schema]))
        let names = try await restored.read { try $0.values("SELECT name FROM item ORDER BY id", as: String.self) }
        #expect(names.prefix(500) == (0..<500).map { "before \($0)" }[...])
        #expect(names.count <= 700)
        await restored.close()
    }

    @Test("A backup replaces the previous one, and one that fails leaves it alone")
    func replaces() async throws {
        let fixture = try await Fixture()
        let target = fixture.folder.path + "/copy.db"
        try write(Array("previous".utf8), to: target)
        await #expect(throws: DatabaseError.self) {
            try await fixture.database.backup(to: fixture.folder.path + "/no/such/folder.db")
        }
        await #expect(throws: DatabaseError.self) { try await fixture.database.backup(to: fixture.path) }
        try await fixture.database.backup(to: target)
        var status = stat()
        #expect(stat(target, &status) == 0)
        #expect(status.st_size > 4096)
        #expect(status.st_mode & 0o777 == 0o600)
    }
}
