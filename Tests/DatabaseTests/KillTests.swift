import Glibc
import Testing

@testable import Database

/// Each test starts real processes that are killed in the middle of their work, and looks at what they left.
@Suite("Killed at any instant", .serialized)
struct KillTests {
    @Test("What was acknowledged before a kill is there, and nothing by halves", arguments: [1, 3, 9, 27, 60])
    func killed(afterMilliseconds delay: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as Int] in
            try await KillTests.writeUntilKilled(in: path, afterMilliseconds: delay)
        }
        let acknowledged = try KillTests.acknowledged(in: path)
        let database = try await Database.open(
            DatabaseConfiguration(path: path + "/test.db", migrations: [Fixture.schema]))
        let (whole, pairs) = try await database.read { connection in
            (
                try connection.value("PRAGMA integrity_check", as: String.self),
                try connection.query("SELECT id, name FROM item ORDER BY id") { try $0.int(0) }
            )
        }
        #expect(whole == "ok")
        #expect(pairs.count.isMultiple(of: 2))  // Each write adds two rows.
        #expect(Set(pairs).isSuperset(of: acknowledged.flatMap { [2 * $0, 2 * $0 + 1] }))
        await database.close()
        #expect(folder.names.contains("test.db"))  // The folder lives until here.
    }

    private static func writeUntilKilled(in folder: String, afterMilliseconds delay: Int) async throws {
        let database = try await Database.open(
            DatabaseConfiguration(path: folder + "/test.db", migrations: [Fixture.schema]))
        let ledger = open(folder + "/ledger", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        try StorageThread.start {
            usleep(UInt32(delay) * 1000)
            kill(getpid(), SIGKILL)
        }
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<8 {
                group.addTask {
                    for number in 0... {
                        let id = caller + 8 * number
                        let isKept = await outcome {
                            try await database.write { connection in
                                try connection.execute("INSERT INTO item (id, name) VALUES (?1, ?2)", 2 * id, "\(id)")
                                try connection.execute("INSERT INTO item (id) VALUES (?1)", 2 * id + 1)
                            }
                        }
                        let line = Array("\(id)\n".utf8)
                        if isKept { _ = Glibc.write(ledger, line, line.count) }
                    }
                }
            }
        }
    }

    /// The writes whose callers had been told that they are on the disk.
    private static func acknowledged(in folder: String) throws -> [Int] {
        let descriptor = open(folder + "/ledger", O_RDONLY)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count <= 0 { break }
            bytes += buffer.prefix(count)
        }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    }
}
