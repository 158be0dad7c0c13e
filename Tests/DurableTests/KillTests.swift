import Database
import Durable
import EventLoop
import Glibc
import Testing
import Time

/// A chain of jobs, each with an effect and an event; a subscriber that applies the events. A real process does it, is
/// killed at one point, and another goes on: nothing may be missing, nothing may be there twice.
@Suite("Killed between two steps", .serialized)
struct KillTests {
    /// Where the process dies, at the fifth of ten jobs or events.
    enum Point: Int, CaseIterable, Sendable {
        /// While the job is being worked on.
        case working
        /// With its effects made, but not committed.
        case effectsMade
        /// With its effects committed, but nobody told.
        case effectsCommitted
        /// With an event applied, but not committed.
        case eventApplied
        /// With an event committed, but not acknowledged.
        case eventCommitted
    }

    init() { EventLoop.startOnThread() }

    @Test("Nothing is lost and nothing is done twice", arguments: Point.allCases)
    func killed(at point: Point) async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = folder.path as String, point = point.rawValue as Int] in
            EventLoop.startOnThread()
            _ = try await work(in: path, dyingAt: Point(rawValue: point))
        }
        let effects = try await work(in: folder.path, dyingAt: nil)
        let expected = (1...10).flatMap { ["event \($0)", "job \($0)"] }
        #expect(effects.sorted() == expected.sorted())
    }
}

/// Does all the work that is left, and returns the effects in the file.
@LoopActor private func work(in path: String, dyingAt point: KillTests.Point?) async throws -> [String] {
    let database = try await Database.open(
        DatabaseConfiguration(path: path + "/test.db", migrations: [DurableSchema.migrations, Fixture.effects]))
    let time = LoopTime()
    let queue = JobQueue(database: database, time: time, random: KernelRandom())
    let outbox = Outbox(database: database, time: time)
    try queue.handle("count") { job in
        let number = job.payload[0]
        let isFatal = number == 5
        if isFatal, point == .working { die() }
        return .done { connection in
            try note("job \(number)", in: connection)
            try outbox.append("counted", [number], in: connection)
            if number < 10 { try queue.enqueue(NewJob("count", payload: [number + 1]), in: connection) }
            if isFatal, point == .effectsMade { die() }
            if isFatal, point == .effectsCommitted { connection.raise(CommitSignal { _ in die() }) }
        }
    }
    try await database.write { connection in
        _ = try Inbox.applyOnce("seed", 1, in: connection) {
            try queue.enqueue(NewJob("count", payload: [1]), in: connection)
        }
    }
    try await queue.start()
    var position = try await database.read { try Inbox.position(of: "outbox", in: $0) }
    while position < 10 {
        let page = try await outbox.poll(subscriber: "test", after: position, limit: 1, wait: .seconds(10))
        for event in page.events {
            try await database.write { connection in
                let isFatal = event.payload == [5]
                try Inbox.applyOnce("outbox", event.sequence, in: connection) {
                    try note("event \(event.payload[0])", in: connection)
                }
                if isFatal, point == .eventApplied { die() }
                if isFatal, point == .eventCommitted { connection.raise(CommitSignal { _ in die() }) }
            }
            position = event.sequence
        }
    }
    await queue.stop(within: .seconds(5))
    let effects = try await database.read { try $0.values("SELECT name FROM effect", as: String.self) }
    await database.close()
    return effects
}

/// Ends this process as a power cut would: no handler runs, nothing is flushed.
private func die() {
    kill(getpid(), SIGKILL)
    while true { pause() }
}
