import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Telemetry
import Time

/// What the program's jobs do.
@LoopActor final class LumaJobs {
    /// Guest lists read at the same time; pages of one list can only be read one after the other.
    nonisolated static let parallelLists = 4
    /// A list of 100,000 guests at Luma's pace takes about six minutes.
    nonisolated static let listTimeLimit = Duration.seconds(3600)
    /// Events that start so soon have their guests read at every run, not only at night.
    nonisolated static let soon = Duration.seconds(48 * 3600)
    /// After a run that could not read a calendar, such as one that started before the network was there.
    nonisolated static let pauseAfterFailure = Duration.seconds(5 * 60)

    let context: ProgramContext
    let configuration: LumaConfiguration
    let clients: LumaClients
    let runs: RunStarter
    let metrics: LumaMetrics
    let freshReads = FreshReads()
    private var countTimer: (any ScheduledTimer)?

    init(_ context: ProgramContext, _ configuration: LumaConfiguration, _ clients: LumaClients) {
        self.context = context
        self.configuration = configuration
        self.clients = clients
        runs = RunStarter(
            database: context.database, jobs: context.jobs, time: context.world.time, random: context.world.random,
            readsGuests: configuration.readsGuests, pastDays: configuration.pastDays)
        metrics = LumaMetrics(context.metrics)
    }

    /// - Throws: `JobError.duplicateHandler`.
    func register() throws {
        let jobs = context.jobs
        try jobs.handle(JobKind.calendar, concurrency: 2, timeLimit: Self.listTimeLimit) {
            try await self.attempt($0) { try await self.readCalendar($0) }
        }
        try jobs.handle(JobKind.guests, concurrency: Self.parallelLists, timeLimit: Self.listTimeLimit) {
            try await self.attempt($0) { try await self.readGuests($0) }
        }
        try jobs.handle(JobKind.event) { try await self.attempt($0) { try await self.readEvent($0) } }
        try jobs.handle(JobKind.guest, concurrency: 8) { try await self.attempt($0) { try await self.readGuest($0) } }
        try jobs.handle(JobKind.calendarSchedule) { _ in
            _ = try await self.runs.everything(.schedule)
            return .done
        }
        try jobs.handle(JobKind.guestSchedule) { _ in
            let lists = try await self.runs.allGuests(.schedule).lists
            self.metrics.listsEnqueued.increment(by: UInt64(lists))
            return .done
        }
    }

    var now: Timestamp { context.world.time.now }

    /// Runs a job and turns what went wrong into what happens next, with a sentence for the operator.
    private func attempt(
        _ job: Job, _ work: @LoopActor (JobPayload) async throws -> JobOutcome
    ) async throws -> JobOutcome {
        let payload = try JobPayload(job)
        defer { updateQueueDepth() }
        do {
            return try await work(payload)
        } catch let error as LumaError {
            throw failed(job, payload, error.description, error.jobFailure)
        } catch let error as MissingKey {
            throw failed(job, payload, error.description, .credential("luma.no_key"))
        } catch let failure as JobFailure {
            throw failed(job, payload, "the job cannot be done (\(failure.reason))", failure)
        } catch  where job.attempt >= job.attemptLimit {
            // The queue tells apart what is worth another attempt; the run must hear of the last one.
            throw failed(job, payload, "given up after \(job.attempt) attempts", JobFailure(error))
        }
    }

    /// A failure that is noted where the operator looks for it: at the calendar, and at the run when the job will not go
    /// on. In the transaction that stores it, so that no run begins in between and waits for jobs that stand still.
    private func failed(
        _ job: Job, _ payload: JobPayload, _ sentence: String, _ failure: JobFailure
    ) -> FailedAttempt {
        metrics.errors(failure.reason).increment()
        let (now, isFinal) = (now, failure.isFinal(for: job))
        let isCredential = failure.isCredential
        let logger = payload.event.map { context.logger.syncing(event: $0) } ?? context.logger
        logger.write(isFinal ? .error : .warning, "reading from Luma failed", [.code("reason", failure.reason)])
        return FailedAttempt(failure) { [jobs = context.jobs] connection in
            let (calendar, runs) = (payload.calendar, RunStore(connection: connection))
            if isCredential {
                try CalendarStore(connection: connection).failed(calendar, .authFailed, sentence)
                try runs.giveUp(calendar, because: sentence, at: now)
                return
            }
            if job.kind == JobKind.calendar {
                try CalendarStore(connection: connection).failed(calendar, .ok, sentence)
                if isFinal { try jobs.enqueue(JobPayload.anotherRun(at: now + Self.pauseAfterFailure), in: connection) }
            }
            guard isFinal, let run = payload.run else { return }
            let subject = payload.event.map { "event \($0): " } ?? ""
            try runs.report(subject + sentence, in: run)
            try runs.jobEnded(run, calendar, at: now)
        }
    }

    /// Counts what waits, a second after a job: counting after each of a thousand would cost more than they do.
    private func updateQueueDepth() {
        guard countTimer == nil else { return }
        countTimer = context.world.time.schedule(after: .seconds(1)) { [weak self] in
            self?.countTimer = nil
            EventLoop.task { [weak self] in await self?.countQueue() }
        }
    }

    private func countQueue() async {
        // A figure that cannot be read now is read after the next job.
        guard let counts = try? await context.jobs.counts() else { return }
        metrics.queueDepth.set(Double(counts.reduce(0) { $0 + $1.ready + $1.waiting }))
    }

    func calendar(_ key: String) async throws -> CalendarRecord {
        let found = try await context.database.read { try CalendarStore(connection: $0).calendar(key) }
        guard let found else { throw JobFailure.permanent("luma.no_calendar") }
        return found
    }
}

extension JobFailure {
    fileprivate var isCredential: Bool {
        if case .credential = self { true } else { false }
    }

    /// Whether the job will not be tried again by itself soon enough for its run to wait for it.
    fileprivate func isFinal(for job: Job) -> Bool {
        switch self {
        case .permanent, .credential: true
        case .temporary: job.attempt >= job.attemptLimit
        case .limited: false
        }
    }
}
