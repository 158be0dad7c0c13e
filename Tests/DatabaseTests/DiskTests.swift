import Database
import Glibc
import Testing

@Suite("Failing disks", .serialized)
struct DiskTests {
    @Test("A full disk refuses writes with an error of its own, keeps reads going, and heals by itself")
    func full() async throws {
        let fixture = try await Fixture()
        let database = fixture.database
        try await fixture.add("kept")
        // SQLite answers a file at its limit as it answers a volume without space.
        let pages = try await database.write { connection in
            let pages = try connection.value("PRAGMA page_count", as: Int.self) ?? 0
            return try connection.value("PRAGMA max_page_count = \(pages + 1)", as: Int.self)
        }
        #expect(pages != nil)
        let large = String(repeating: "x", count: 100_000)
        for _ in 0..<3 {
            let error = await #expect(throws: DatabaseError.self) { try await fixture.add(large) }
            #expect(error?.isStorageFull == true)
            #expect(error?.isFatal == false)
            #expect(try await fixture.names() == ["kept"])
        }
        _ = try await database.write { try $0.value("PRAGMA max_page_count = 100000", as: Int.self) }
        try await fixture.add(large)
        #expect(try await fixture.names() == ["kept", large])
    }

    @Test("When the disk fails in a write, the program is told to stop before anybody is answered")
    func failing() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        await #expect(processExitsWith: .exitCode(70)) { [path = path as String] in
            var configuration = DatabaseConfiguration(path: path + "/test.db", migrations: [Fixture.schema])
            configuration.onFatalError = { error in exit(error.isFatal ? 70 : 71) }
            let database = try await Database.open(configuration)
            // Writes beyond this size fail with an error that is not "no space".
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            _ = try? await database.write { connection in
                for number in 0..<10_000 { try connection.execute("INSERT INTO item (name) VALUES (?1)", "\(number)") }
            }
            exit(72)
        }
        let database = try await Database.open(
            DatabaseConfiguration(path: path + "/test.db", migrations: [Fixture.schema]))
        #expect(try await database.read { try $0.value("SELECT count(*) FROM item", as: Int.self) } == 0)
        await database.close()
        #expect(folder.names.contains("test.db"))  // The folder lives until here.
    }
}
