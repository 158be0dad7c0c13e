import Database
import Durable
import EventLoop
import Testing
import Time

@Suite("Recovering jobs")
struct JobRecoveryTests {
    init() { EventLoop.startOnThread() }

    @Test("A worker that takes over wins: the frozen one cannot commit")
    @LoopActor func fence() async throws {
        let fixture = try await Fixture()
        let gate = Gate()
        let journal = Journal()
        let frozen = fixture.queue()
        frozen.observe { journal.note($0) }
        try frozen.handle("kind") { _ in
            await gate.pass()
            return .done { try note("frozen", in: $0) }
        }
        try await frozen.start()
        try await frozen.enqueue(NewJob("kind"))
        await waitUntil { gate.arrivals == 1 }

        let rescuer = fixture.queue()
        try rescuer.handle("kind") { job in .done { try note("rescuer, attempt \(job.attempt)", in: $0) } }
        try await rescuer.start()
        try await waitUntil { try await fixture.jobCount() == 0 }
        gate.open()
        await waitUntil { journal.happenings == [.superseded] }
        #expect(try await fixture.effects() == ["rescuer, attempt 2"])
    }

    @Test("A job whose worker is lost each time becomes a dead letter")
    @LoopActor func poison() async throws {
        let fixture = try await Fixture()
        let gate = Gate()
        var job = NewJob("kind")
        job.attemptLimit = 3
        try await fixture.queue().enqueue(job)
        for _ in 0..<3 {
            let queue = fixture.queue()
            try queue.handle("kind") { _ in
                await gate.pass()
                return .done
            }
            let arrivals = gate.arrivals
            try await queue.start()
            await waitUntil { gate.arrivals == arrivals + 1 }
            // The process dies here.
        }
        let queue = fixture.queue()
        try queue.handle("kind") { _ in .done }
        try await queue.start()
        #expect(try await queue.deadLetters().map(\.reason) == ["worker_lost"])
        #expect(try await fixture.jobCount() == 0)
        gate.open()
    }

    @Test("Stopping waits for running jobs")
    @LoopActor func drain() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let gate = Gate()
        try queue.handle("kind") { _ in
            await gate.pass()
            return .done { try note("done", in: $0) }
        }
        try await queue.start()
        try await queue.enqueue(NewJob("kind"))
        await waitUntil { gate.arrivals == 1 }
        async let stopped: Void = queue.stop(within: .seconds(10))
        gate.open()
        await stopped
        #expect(try await fixture.effects() == ["done"])
        try await queue.enqueue(NewJob("kind"))
        #expect(try await queue.counts().map(\.ready) == [1])
    }

    @Test("Jobs that do not end in time are given back without costing an attempt")
    @LoopActor func giveBack() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let gate = Gate()
        try queue.handle("kind") { _ in
            await gate.pass()
            return .done { try note("late", in: $0) }
        }
        try await queue.start()
        guard case .added(let id) = try await queue.enqueue(NewJob("kind")) else { return }
        await waitUntil { gate.arrivals == 1 }
        async let stopped: Void = queue.stop(within: .seconds(10))
        await fixture.time.advance(by: .seconds(10))
        await stopped
        let stored = try await fixture.job(id)
        #expect(stored?.state == 0)
        #expect(stored?.attempt == 0)
        gate.open()
        try await advance(fixture, by: .seconds(1))
        #expect(try await fixture.effects() == [])
    }

    @Test(
        "An end that cannot be stored is stored later, also that of an attempt that was cancelled", arguments: [1, 601])
    @LoopActor func notStored(afterSeconds seconds: Int) async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let gate = Gate()
        let journal = Journal()
        queue.observe { journal.note($0) }
        try queue.handle("kind") { _ in
            await gate.pass()
            throw JobFailure.temporary("no_luck")
        }
        try await queue.start()
        guard case .added(let id) = try await queue.enqueue(NewJob("kind")) else { return }
        await waitUntil { gate.arrivals == 1 }
        try await fixture.database.write {
            try $0.execute(
                script: "CREATE TRIGGER broken BEFORE UPDATE OF state ON job BEGIN SELECT RAISE(ABORT, 'broken'); END")
        }
        // Beyond ten minutes the attempt has been cancelled.
        try await advance(fixture, by: .seconds(seconds))
        gate.open()
        // The watch over the attempt, and the next try to store its end.
        await waitUntil { fixture.time.pendingTimers == 2 }
        #expect(journal.happenings == [])
        try await fixture.database.write { try $0.execute(script: "DROP TRIGGER broken") }
        await fixture.time.advance(by: .seconds(5))
        await waitUntil { !journal.happenings.isEmpty }
        #expect(journal.happenings == [.failed(reason: "no_luck")])
        #expect(try await fixture.job(id)?.state == 2)
        #expect(try await queue.counts().map(\.running) == [0])
    }

    @Test("Jobs that could not be claimed are claimed with the next transaction")
    @LoopActor func failedClaim() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        for kind in ["first", "second"] { try queue.handle(kind) { job in .done { try note(job.kind, in: $0) } } }
        try await queue.start()
        try await fixture.database.write {
            try $0.execute(
                script: """
                    CREATE TRIGGER broken BEFORE UPDATE ON job WHEN NEW.state = 1
                    BEGIN SELECT RAISE(ABORT, 'no luck'); END
                    """)
        }
        try await queue.enqueue(NewJob("first"))
        try await fixture.database.write { try $0.execute(script: "DROP TRIGGER broken") }
        try await queue.enqueue(NewJob("second"))
        try await waitUntil { try await fixture.jobCount() == 0 }
        #expect(Set(try await fixture.effects()) == ["first", "second"])
    }
}
