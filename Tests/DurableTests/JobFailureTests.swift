import Database
import EventLoop
import Testing
import Time

@testable import Durable

@Suite("Failing jobs")
struct JobFailureTests {
    init() { EventLoop.startOnThread() }

    @Test("Delays double from one second to fifteen minutes, spread by a fifth", arguments: [0.0, 0.5, 0.999_999])
    @LoopActor func delays(unit: Double) {
        let policy = RetryPolicy()
        for attempt in 1...30 {
            let plain = min(pow2(attempt - 1), 900)
            let expected = plain * (0.8 + 0.4 * unit)
            #expect(abs(policy.delay(afterAttempt: attempt, unit: unit).inSeconds - expected) < 0.001)
        }
    }

    private func pow2(_ exponent: Int) -> Double { Double(1 << min(exponent, 20)) }

    @Test("A permanent failure is a dead letter at once, and what it changed is undone")
    @LoopActor func permanent() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        try queue.handle("kind") { _ in throw JobFailure.permanent("upstream.http_404") }
        try await queue.start()
        try await queue.enqueue(NewJob("kind", payload: [9]))
        try await waitUntil { try await queue.deadLetters().count == 1 }
        let letter = try #require(try await queue.deadLetters().first)
        #expect(letter.reason == "upstream.http_404")
        #expect(letter.attempts == 1)
        #expect(letter.payload == [9])
        #expect(try await fixture.jobCount() == 0)
    }

    @Test("A temporary failure is tried again ten times, then it is a dead letter")
    @LoopActor func attempts() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let journal = Journal()
        queue.observe { journal.note($0) }
        try queue.handle("kind") { job in
            journal.note("\(job.attempt)")
            throw Refused()
        }
        try await queue.start()
        try await queue.enqueue(NewJob("kind"))
        try await waitUntil {
            await fixture.time.advance(by: .seconds(60))
            return try await queue.deadLetters().count == 1
        }
        #expect(journal.names == (1...10).map { "\($0)" })
        #expect(journal.happenings.dropLast().allSatisfy { $0 == .failed(reason: "Refused") })
        #expect(journal.happenings.last == .died(reason: "Refused"))
    }

    enum Effects: CaseIterable { case fine, throwing, breakingARule }

    @Test("What a failure leaves behind is kept with it, or not at all", arguments: Effects.allCases)
    @LoopActor func failureWithEffects(effects: Effects) async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        try queue.handle("kind") { _ in
            throw FailedAttempt(.permanent("upstream.http_404")) { connection in
                // The job is a dead letter by now, in the same transaction.
                let letters: Int64 = try connection.value("SELECT count(*) FROM dead_letter") ?? 0
                try note("\(letters) dead letters", in: connection)
                switch effects {
                case .fine: break
                case .throwing: throw Refused()
                case .breakingARule: try connection.execute("INSERT INTO dead_letter SELECT * FROM dead_letter")
                }
            }
        }
        try await queue.start()
        try await queue.enqueue(NewJob("kind"))
        try await waitUntil { try await queue.deadLetters().count == 1 }
        #expect(try await queue.deadLetters().first?.reason == "upstream.http_404")
        #expect(try await fixture.effects() == (effects == .fine ? ["1 dead letters"] : []))
    }

    @Test("Effects that throw are rolled back and the job is tried again")
    @LoopActor func failingEffects() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        try queue.handle("kind") { job in
            .done { connection in
                try note("attempt \(job.attempt)", in: connection)
                if job.attempt == 1 { throw Refused() }
            }
        }
        try await queue.start()
        try await queue.enqueue(NewJob("kind"))
        try await waitUntil {
            await fixture.time.advance(by: .seconds(1))
            return try await fixture.jobCount() == 0
        }
        #expect(try await fixture.effects() == ["attempt 2"])
    }

    @Test("Being told to wait costs no attempt")
    @LoopActor func limited() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let until = fixture.time.now + .seconds(120)
        try queue.handle("kind") { _ in throw JobFailure.limited(until: until, "luma.rate") }
        try await queue.start()
        guard case .added(let id) = try await queue.enqueue(NewJob("kind")) else { return }
        try await waitUntil { try await fixture.job(id)?.lastError != nil }
        #expect(
            try await fixture.job(id) == StoredJob(state: 2, attempt: 0, runAt: until, lastError: "luma.rate"))
    }

    @Test("A credential that fails pauses all its jobs, also new ones, until it is resumed")
    @LoopActor func credential() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let journal = Journal()
        try queue.handle("kind", concurrency: 1) { job in
            journal.note(job.credential ?? "none")
            if job.credential == "bad", journal.names.filter({ $0 == "bad" }).count == 1 {
                throw JobFailure.credential("luma.http_401")
            }
            return .done { try note(job.credential ?? "none", in: $0) }
        }
        try await queue.start()
        for credential in ["bad", "bad", "good"] {
            var job = NewJob("kind")
            job.credential = credential
            try await queue.enqueue(job)
        }
        try await waitUntil { try await fixture.effects() == ["good"] }
        var late = NewJob("kind")
        late.credential = "bad"
        try await queue.enqueue(late)
        let paused = try await queue.pausedCredentials()
        #expect(paused.map(\.credential) == ["bad"])
        #expect(paused.map(\.reason) == ["luma.http_401"])
        #expect(journal.names.count { $0 == "bad" } == 1)

        try await fixture.database.write { _ = try queue.resume(credential: "bad", in: $0) }
        try await waitUntil { try await fixture.jobCount() == 0 }
        #expect(try await fixture.effects() == ["good", "bad", "bad", "bad"])
        #expect(try await queue.pausedCredentials() == [])
    }

    @Test("Dead letters can be retried and dropped")
    @LoopActor func deadLetters() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let journal = Journal()
        try queue.handle("kind") { job in
            journal.note("run")
            if journal.names.count <= 2 { throw JobFailure.permanent("bad") }
            return .done { try note("ok", in: $0) }
        }
        try await queue.start()
        try await queue.enqueue(NewJob("kind"))
        try await queue.enqueue(NewJob("kind"))
        try await waitUntil { try await queue.deadLetters().count == 2 }
        let letters = try await queue.deadLetters()
        #expect(letters[0].id > letters[1].id)
        #expect(try await queue.deadLetters(before: letters[0].id).map(\.id) == [letters[1].id])
        #expect(try await queue.deadLetters(kind: "other") == [])

        try await queue.dropDeadLetter(letters[0].id)
        try await queue.retryDeadLetter(letters[1].id)
        try await waitUntil { try await fixture.effects() == ["ok"] }
        #expect(try await queue.deadLetters() == [])
        await #expect(throws: JobError.noSuchDeadLetter(id: 77)) { try await queue.retryDeadLetter(77) }
        await #expect(throws: JobError.noSuchDeadLetter(id: 77)) { try await queue.dropDeadLetter(77) }
    }

    @Test("A handler that exceeds its time is cancelled, and the job is tried again")
    @LoopActor func timeLimit() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        try queue.handle("kind", timeLimit: .seconds(5)) { job in
            if job.attempt == 1 { try await fixture.time.sleep(for: .seconds(1000)) }
            return .done { try note("attempt \(job.attempt)", in: $0) }
        }
        try await queue.start()
        try await queue.enqueue(NewJob("kind"))
        try await waitUntil {
            await fixture.time.advance(by: .seconds(1))
            return try await fixture.jobCount() == 0
        }
        #expect(try await fixture.effects() == ["attempt 2"])
    }

    @Test("What a hung handler still brings after its job was given up is refused by the fence")
    @LoopActor func hungHandler() async throws {
        let fixture = try await Fixture()
        let queue = fixture.queue()
        let gate = Gate()
        try queue.handle("kind", concurrency: 1, timeLimit: .seconds(5)) { job in
            if job.attempt == 1 { await gate.pass() }  // Does not notice that it has been cancelled.
            return .done { try note("attempt \(job.attempt)", in: $0) }
        }
        try await queue.start()
        try await queue.enqueue(NewJob("kind"))
        try await waitUntil {
            await fixture.time.advance(by: .seconds(1))
            return try await fixture.effects() == ["attempt 2"]
        }
        gate.open()
        try await advance(fixture, by: .seconds(1))
        #expect(try await fixture.effects() == ["attempt 2"])
        #expect(try await fixture.jobCount() == 0)
    }
}
