import Database
import Durable
import EventLoop
import Testing
import Time

/// A database with the durable tables and one of effects, a virtual clock, and a queue.
struct Fixture {
    let folder: TemporaryFolder
    let database: Database
    let time = VirtualTime(startingAt: Timestamp(milliseconds: 1_700_000_000_000))
    let random = SeededRandom(seed: 7)

    static let effects = MigrationSet(
        "test", [Migration(1, "effects", "CREATE TABLE effect (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")])

    init(in folder: TemporaryFolder? = nil) async throws {
        EventLoop.startOnThread()
        self.folder = try folder ?? TemporaryFolder()
        database = try await Database.open(
            DatabaseConfiguration(
                path: self.folder.path + "/test.db", migrations: [DurableSchema.migrations, Self.effects]))
    }

    func queue() -> JobQueue { JobQueue(database: database, time: time, random: random) }

    func effects() async throws -> [String] {
        try await database.read { try $0.values("SELECT name FROM effect ORDER BY id") }
    }

    /// A row of the job table, as text, by the job's number.
    func job(_ id: Int64) async throws -> StoredJob? {
        try await database.read { connection in
            try connection.first("SELECT state, attempt, run_at, last_error FROM job WHERE id = ?1", id) { row in
                StoredJob(
                    state: try row.get(0), attempt: try row.get(1), runAt: try row.get(2), lastError: try row.get(3))
            }
        }
    }

    func jobCount() async throws -> Int {
        try await database.read { try $0.value("SELECT count(*) FROM job", as: Int.self) ?? 0 }
    }
}

struct StoredJob: Equatable {
    var state: Int
    var attempt: Int
    var runAt: Timestamp
    var lastError: String?
}

/// Adds a row that a test can count.
func note(_ name: String, in connection: Connection) throws {
    try connection.execute("INSERT INTO effect (name) VALUES (?1)", name)
}

/// Waits until `condition` holds; fails the test when it does not within ten seconds.
func waitUntil(
    _ condition: @LoopActor () async throws -> Bool, at location: SourceLocation = #_sourceLocation
) async rethrows {
    let deadline = ContinuousClock.now + .seconds(10)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("condition not met within ten seconds", sourceLocation: location)
            return
        }
        await Task.yield()
    }
}

/// Holds jobs in the middle until the test lets them go on.
@LoopActor final class Gate {
    private let latch = Latch()
    private(set) var arrivals = 0

    nonisolated init() {}

    func pass() async {
        arrivals += 1
        await latch.wait()
    }

    func open() { latch.open() }
}

/// What happened to jobs, in order.
@LoopActor final class Journal {
    private(set) var happenings: [JobEvent.Happening] = []
    private(set) var names: [String] = []

    nonisolated init() {}

    func note(_ event: JobEvent) { happenings.append(event.happening) }
    func note(_ name: String) { names.append(name) }
}
