import Database
import Durable
import EventLoop
import Testing
import Time

@Suite("Unique jobs")
struct UniqueJobTests {
    init() { EventLoop.startOnThread() }

    @Test("Sixty-four callers with one key make one row")
    @LoopActor func race() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        var job = NewJob("kind")
        job.unique = UniqueKey("one", .untilFinished)
        let added = try await withThrowingTaskGroup(of: Bool.self) { [job] group in
            for _ in 0..<64 { group.addTask { try await queue.enqueue(job).isNew } }
            var added = 0
            for try await isNew in group where isNew { added += 1 }
            return added
        }
        #expect(added == 1)
        #expect(try await fixture.jobCount() == 1)
    }

    @Test("A key that holds until the start lets one more in while the job runs")
    @LoopActor func untilStarted() async throws {
        let results = try await enqueuedWhileRunning(.untilStarted)
        #expect(results.map(\.isNew) == [true, false])
    }

    @Test("A key that holds until the end keeps others out while the job runs")
    @LoopActor func untilFinished() async throws {
        let results = try await enqueuedWhileRunning(.untilFinished)
        #expect(results == [.alreadyThere, .alreadyThere])
    }

    @LoopActor private func enqueuedWhileRunning(_ scope: UniqueKey.Scope) async throws -> [Enqueued] {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let gate = Gate()
        try queue.handle("kind", concurrency: 1) { _ in
            await gate.pass()
            return .done
        }
        try await queue.start()
        var job = NewJob("kind")
        job.unique = UniqueKey("one", scope)
        try await queue.enqueue(job)
        await waitUntil { gate.arrivals == 1 }
        let results = [try await queue.enqueue(job), try await queue.enqueue(job)]
        gate.open()
        try await waitUntil { try await fixture.jobCount() == 0 }
        #expect(try await queue.enqueue(job).isNew)
        return results
    }

    @Test("Asking for a waiting job at an earlier time brings it forward, a later time does not put it off")
    @LoopActor func hastened() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        var job = NewJob("kind")
        job.unique = UniqueKey("one")
        let start = fixture.time.now
        job.runAt = start + .seconds(100)
        guard case .added(let id) = try await queue.enqueue(job) else { return }
        job.runAt = start + .seconds(200)
        try await queue.enqueue(job)
        #expect(try await fixture.job(id)?.runAt == start + .seconds(100))
        job.runAt = start + .seconds(50)
        try await queue.enqueue(job)
        #expect(try await fixture.job(id)?.runAt == start + .seconds(50))
    }

    @Test("As many waiting jobs as wanted are brought forward, the urgent ones first, without those that failed often")
    @LoopActor func hastenedByCount() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let start = fixture.time.now
        var ids: [Int64] = []
        // In this order they would run: the third, the second, the first.
        for (priority, seconds) in [(1, 300), (1, 200), (0, 400)] {
            var job = NewJob("kind")
            job.priority = priority
            job.runAt = start + .seconds(seconds)
            guard case .added(let id) = try await queue.enqueue(job) else { return }
            ids.append(id)
        }
        let failed = ids[2]
        _ = try await fixture.database.write { connection in
            try connection.execute("UPDATE job SET attempt = 2 WHERE id = ?1", failed)
        }
        func hasten(_ limit: Int, failures: Int) async throws -> [Bool] {
            let count = try await fixture.database.write {
                try queue.hasten(kind: "kind", limit: limit, failureLimit: failures, in: $0)
            }
            var hastened: [Bool] = []
            for id in ids { hastened.append(try await fixture.job(id)?.runAt == start) }
            #expect(count <= limit)
            return hastened
        }
        #expect(try await hasten(1, failures: 2) == [false, true, false])
        #expect(try await hasten(1, failures: 3) == [false, true, true])
        #expect(try await hasten(5, failures: 1) == [true, true, true])
    }
}
