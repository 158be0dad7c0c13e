import Database
import Durable
import EventLoop
import Testing

@Suite("Jobs asked for together")
struct JobBatchTests {
    init() { EventLoop.startOnThread() }

    @Test("Jobs added in one turn of the loop share a transaction")
    @LoopActor func shared() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let before = fixture.database.statistics.writes
        try await withThrowingTaskGroup(of: Enqueued.self) { group in
            for _ in 0..<64 { group.addTask { try await queue.enqueue(NewJob("kind")) } }
            for try await enqueued in group { #expect(enqueued.isNew) }
        }
        #expect(try await fixture.jobCount() == 64)
        #expect(fixture.database.statistics.writes - before < 8)
    }

    @Test("A job that is refused concerns its caller alone")
    @LoopActor func refused() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let tooMuch = [UInt8](repeating: 1, count: NewJob.payloadLimit + 1)
        let refusals = await withTaskGroup(of: (any Error)?.self) { group in
            for number in 0..<10 {
                group.addTask {
                    do {
                        try await queue.enqueue(NewJob("kind", payload: number == 5 ? tooMuch : []))
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            var refusals: [any Error] = []
            for await refusal in group { if let refusal { refusals.append(refusal) } }
            return refusals
        }
        #expect(refusals.map { $0 as? JobError } == [.payloadTooLarge(kind: "kind", bytes: tooMuch.count)])
        #expect(try await fixture.jobCount() == 9)
    }

    @Test("A job for which a place is free is claimed as it is added, and its worker's loss counts as an attempt")
    @LoopActor func claimedAtOnce() async throws {
        let fixture = try await Fixture()
        let gate = Gate()
        let queue = fixture.queue()
        try queue.handle("kind") { _ in
            await gate.pass()
            return .done { try note("never", in: $0) }
        }
        try await queue.start()
        // A job that is claimed only by the end of the transaction has been ready before.
        _ = try await fixture.database.write { connection in
            try connection.execute(
                """
                CREATE TRIGGER claim AFTER UPDATE OF state ON job WHEN new.state = 1
                BEGIN INSERT INTO effect (name) VALUES ('claimed later'); END
                """)
        }
        guard case .added(let id) = try await queue.enqueue(NewJob("kind")) else { return }
        let stored = try await fixture.job(id)
        #expect(stored?.state == 1)
        #expect(stored?.attempt == 1)
        #expect(try await fixture.effects() == [])
        _ = try await fixture.database.write { try $0.execute("DROP TRIGGER claim") }

        // The process dies here, and another one takes over.
        let next = fixture.queue()
        try next.handle("kind") { job in .done { try note("attempt \(job.attempt)", in: $0) } }
        try await next.start()
        try await waitUntil { try await fixture.effects() == ["attempt 2"] }
        gate.open()
    }

    @Test("A job that is added does not overtake those that wait for a place")
    @LoopActor func order() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let gate = Gate()
        let journal = Journal()
        try queue.handle("kind", concurrency: 1) { job in
            journal.note("\(job.payload[0])")
            await gate.pass()
            return .done
        }
        try await queue.start()
        for number in 0..<3 { try await queue.enqueue(NewJob("kind", payload: [UInt8(number)])) }
        async let last = queue.enqueue(NewJob("kind", payload: [3]))
        gate.open()
        #expect(try await last.isNew)
        try await waitUntil { try await fixture.jobCount() == 0 }
        #expect(journal.names == ["0", "1", "2", "3"])
    }

    @Test("Jobs end together, also those of a group")
    @LoopActor func ends() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let gate = Gate()
        let journal = Journal()
        queue.observe { journal.note($0) }
        try queue.handle("kind", concurrency: 20) { _ in
            await gate.pass()
            return .done
        }
        try await queue.start()
        for number in 0..<20 {
            var job = NewJob("kind")
            job.group = number % 2 == 0 ? "group" : nil
            try await queue.enqueue(job)
        }
        await waitUntil { gate.arrivals == 11 }  // One of the group, and all of none.
        gate.open()
        await waitUntil { journal.happenings.count == 20 }
        #expect(journal.happenings.allSatisfy { $0 == .finished })
        #expect(try await fixture.jobCount() == 0)
    }
}
