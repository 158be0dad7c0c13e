import Database
import EventLoop
import Glibc

/// What the database costs per guest, without network and JSON: the upsert, the look-up of a stored hash, the look-up of
/// an e-mail address.
enum StoreBench: BenchCommand {
    static let name = "store-bench"
    static let usage = "store-bench --dir DIR [--guests 100000]: prints what is done and how often a second"

    static func run(_ arguments: BenchArguments) throws {
        guard let directory = arguments.text("dir") else { throw BenchFailure("--dir DIR is needed") }
        let guests = try arguments.integer("guests") ?? 100_000
        exit(EventLoop.run { await measure(directory, guests) })
    }

    private static let schema = MigrationSet(
        "store",
        [
            Migration(
                1, "guests",
                """
                CREATE TABLE guest (
                    api_id TEXT PRIMARY KEY, event_id TEXT NOT NULL, email TEXT NOT NULL, name TEXT,
                    status TEXT NOT NULL, ticket_id TEXT, amount INTEGER, hash INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX guest_email ON guest (email)
                """)
        ])

    @LoopActor private static func measure(_ directory: String, _ guests: Int) async -> Int32 {
        let path = directory + "/store.db"
        for suffix in ["", "-wal", "-shm", ".lock"] { unlink(path + suffix) }
        do {
            let database = try await Database.open(DatabaseConfiguration(path: path, migrations: [schema]))
            for together in [100, 1000, guests] {
                _ = try await database.write { try $0.execute("DELETE FROM guest") }
                let pages = stride(from: 0, to: guests, by: together).map { $0..<min($0 + together, guests) }
                try await timed("upserts, \(together) in a transaction", guests) {
                    for page in pages { try await database.write { try upsert(page, in: $0) } }
                }
            }
            try await timed("look-ups of a hash", guests) {
                try await database.write { try lookUp(0..<guests, in: $0) }
            }
            try await timed("look-ups of an address", guests) {
                try await database.read { try match(0..<guests, in: $0) }
            }
            await database.close()
            return 0
        } catch {
            print("store-bench: \(error)")
            return 1
        }
    }

    @LoopActor private static func timed(_ what: String, _ count: Int, _ body: () async throws -> Void) async throws {
        let start = ContinuousClock.now
        try await body()
        print("\(what)\t\(Int(Double(count) / ((ContinuousClock.now - start) / .seconds(1))))")
    }

    private static func upsert(_ guests: Range<Int>, in connection: Connection) throws {
        let statement = try connection.statement(
            """
            INSERT INTO guest VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (api_id) DO UPDATE SET event_id = ?2, email = ?3, name = ?4, status = ?5, ticket_id = ?6,
                amount = ?7, hash = ?8
            """)
        for guest in guests {
            var bytes = Array("gst-\(guest)Guest number \(guest)guest\(guest)@example.orgapproved".utf8)
            try bytes.withUnsafeMutableBytes { bytes in
                let text = UnsafeRawBufferPointer(bytes)
                try statement.bindText(borrowing: UnsafeRawBufferPointer(rebasing: text[..<(text.count - 40)]), at: 1)
                try statement.bindText(borrowing: UnsafeRawBufferPointer(rebasing: text[..<8]), at: 2)
                try statement.bindText(borrowing: UnsafeRawBufferPointer(rebasing: text[10...]), at: 3)
                try statement.bindText(borrowing: UnsafeRawBufferPointer(rebasing: text[..<20]), at: 4)
                try statement.bindText(borrowing: UnsafeRawBufferPointer(rebasing: text.suffix(8)), at: 5)
                try statement.bindText(borrowing: UnsafeRawBufferPointer(rebasing: text[..<12]), at: 6)
                try statement.bindInteger(Int64(guest), at: 7)
                try statement.bindInteger(Int64(guest), at: 8)
                try statement.run()
            }
        }
    }

    private static func lookUp(_ guests: Range<Int>, in connection: Connection) throws {
        let statement = try connection.statement("SELECT hash FROM guest WHERE api_id = ?1")
        for guest in guests {
            try statement.bindText("gst-\(guest)Guest", at: 1)
            if try statement.step() { _ = try statement.row.int64(0) }
            statement.reset()
        }
    }

    private static func match(_ guests: Range<Int>, in connection: Connection) throws {
        let statement = try connection.statement("SELECT api_id FROM guest WHERE email = ?1")
        for guest in guests {
            let text = "gst-\(guest)Guest number \(guest)guest\(guest)@example.orgapproved"
            try statement.bindText(text.utf8.dropFirst(10), at: 1)
            if try statement.step() { _ = try statement.row.withBytes(0) { $0.count } }
            statement.reset()
        }
    }
}
