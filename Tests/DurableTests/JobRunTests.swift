import Database
import Durable
import EventLoop
import Testing
import Time

@Suite("Running jobs")
struct JobRunTests {
    init() { EventLoop.startOnThread() }

    @Test("A job runs, and its effects and the jobs it causes are kept with its end")
    @LoopActor func effectsAndNextJobs() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        try queue.handle("first") { job in
            .done { connection in
                try note("first \(job.payload)", in: connection)
                try queue.enqueue(NewJob("second"), in: connection)
            }
        }
        try queue.handle("second") { _ in .done { try note("second", in: $0) } }
        try await queue.start()
        try await queue.enqueue(NewJob("first", payload: [1, 2]))
        try await waitUntil { try await fixture.jobCount() == 0 }
        #expect(try await fixture.effects() == ["first [1, 2]", "second"])
        await queue.stop(within: .seconds(1))
    }

    @Test("A job enqueued in a transaction that fails does not exist")
    @LoopActor func enqueuedWithFailedTransaction() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        try queue.handle("kind") { _ in .done { try note("ran", in: $0) } }
        try await queue.start()
        await #expect(throws: Refused.self) {
            try await fixture.database.write { connection in
                try queue.enqueue(NewJob("kind"), in: connection)
                throw Refused()
            }
        }
        #expect(try await fixture.jobCount() == 0)
        #expect(try await fixture.effects() == [])
    }

    @Test("Jobs wait in the file until somebody handles their kind")
    @LoopActor func withoutHandler() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        try await queue.start()
        try await queue.enqueue(NewJob("kind"))
        #expect(try await queue.counts().map(\.ready) == [1])

        let next = fixture.queue()
        try next.handle("kind") { _ in .done }
        try await next.start()
        try await waitUntil { try await fixture.jobCount() == 0 }
    }

    @Test("No more jobs of a kind run at once than it has places", arguments: [1, 2, 5])
    @LoopActor func concurrency(places: Int) async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let gate = Gate()
        try queue.handle("kind", concurrency: places) { _ in
            await gate.pass()
            return .done
        }
        try await queue.start()
        for _ in 0..<20 { try await queue.enqueue(NewJob("kind")) }
        await waitUntil { gate.arrivals == places }
        let counts = try await queue.counts()
        #expect(counts.map(\.running) == [places])
        #expect(counts.map(\.ready) == [20 - places])
        gate.open()
        try await waitUntil { try await fixture.jobCount() == 0 }
        #expect(gate.arrivals == 20)
    }

    @Test("Lower priority numbers run first, and older ones among equals")
    @LoopActor func priorities() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let journal = Journal()
        try queue.handle("kind", concurrency: 1) { job in
            journal.note("\(job.payload[0])")
            return .done
        }
        for (number, priority) in [(1, 5), (2, 0), (3, -1), (4, 0)] {
            var job = NewJob("kind", payload: [UInt8(number)])
            job.priority = priority
            try await queue.enqueue(job)
        }
        try await queue.start()
        try await waitUntil { try await fixture.jobCount() == 0 }
        #expect(journal.names == ["3", "2", "4", "1"])
    }

    @Test("A job with a time runs when the time has come, not before")
    @LoopActor func dueTime() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        try queue.handle("kind") { _ in .done { try note("ran", in: $0) } }
        try await queue.start()
        var job = NewJob("kind")
        job.runAt = fixture.time.now + .seconds(3600)
        try await queue.enqueue(job)
        try await advance(fixture, by: .seconds(3599))
        #expect(try await fixture.effects() == [])
        try await advance(fixture, by: .seconds(1))
        try await waitUntil { try await fixture.effects() == ["ran"] }
    }

    @Test("Jobs of a group run one at a time, in order, also when the first has to be tried again")
    @LoopActor func groups() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        try queue.handle("kind", concurrency: 8) { job in
            if job.payload == [0], job.attempt == 1 { throw JobFailure.temporary("again") }
            return .done { try note("\(job.group ?? "") \(job.payload[0])", in: $0) }
        }
        try await queue.start()
        for number in 0..<3 {
            for group in ["a", "b"] {
                var job = NewJob("kind", payload: [UInt8(group == "a" ? number : number + 10)])
                job.group = group
                try await queue.enqueue(job)
            }
        }
        try await waitUntil { try await fixture.effects() == ["b 10", "b 11", "b 12"] }
        try await waitUntil {
            await fixture.time.advance(by: .seconds(1))
            return try await fixture.jobCount() == 0
        }
        #expect(try await fixture.effects().suffix(3) == ["a 0", "a 1", "a 2"])
    }

    @Test("Payloads of the limit are taken, larger ones are refused")
    @LoopActor func payloadLimit() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        for count in [NewJob.payloadLimit - 1, NewJob.payloadLimit] {
            #expect(try await queue.enqueue(NewJob("kind", payload: [UInt8](repeating: 1, count: count))).isNew)
        }
        let tooMuch = [UInt8](repeating: 1, count: NewJob.payloadLimit + 1)
        await #expect(throws: JobError.payloadTooLarge(kind: "kind", bytes: tooMuch.count)) {
            try await queue.enqueue(NewJob("kind", payload: tooMuch))
        }
    }

    @Test("A kind has one handler")
    @LoopActor func duplicateHandler() async throws {
        let queue = try await Fixture().queue()
        try queue.handle("kind") { _ in .done }
        #expect(throws: JobError.duplicateHandler(kind: "kind")) { try queue.handle("kind") { _ in .done } }
    }
}

struct Refused: Error {}

/// Moves the clock in steps, letting the storage's threads keep up: they are not on the virtual clock.
@LoopActor func advance(_ fixture: Fixture, by duration: Duration) async throws {
    await fixture.time.advance(by: duration)
    for _ in 0..<3 {
        try await fixture.database.write { _ in }
        await fixture.time.advance(by: .zero)
    }
}
