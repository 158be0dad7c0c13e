public import Database
public import EventLoop
internal import Time

/// Work that must not be lost: jobs are rows, and whatever happens to one happens in a transaction.
///
/// A job runs at least once, and its effects happen once: the transaction that ends a job also holds its effects and the
/// jobs it causes, and is refused if another worker has taken the job over meanwhile (the fence). Nothing polls: the
/// transaction that enqueues a job also claims it if a place is free, and a timer waits for the next one that is due.
///
///     queue.handle("luma.event", concurrency: 4) { job in
///         let event = try await luma.event(job.payload)
///         return .done { connection in
///             try store.save(event, in: connection)
///             try queue.enqueue(NewJob("luma.guests", payload: job.payload), in: connection)
///         }
///     }
///     try await queue.start()
@LoopActor public final class JobQueue {
    /// How long an attempt may take to end once it has been cancelled; then its job is given to somebody else.
    nonisolated static let grace = Duration.seconds(30)
    /// How long to wait before an outcome is stored again for which the disk had no room.
    nonisolated static let storageRetry = Duration.seconds(5)

    nonisolated let database: Database
    nonisolated let time: any TimeSource
    nonisolated let random: any RandomSource
    nonisolated let claims: JobClaims
    /// Raised in every transaction after which a job may be claimed.
    private nonisolated let signal: CommitSignal

    private(set) var handlers: [String: JobHandler] = [:]
    var running: [Int64: RunningJob] = [:]
    /// What has been asked for in this turn of the loop.
    var gathered = JobBatch()
    private var dueTimer: (any ScheduledTimer)?
    var watchTimer: (any ScheduledTimer)?
    /// Opened when the queue is told to stop.
    let stopping = Latch()
    /// Opened when the last job of a stopping queue has ended.
    let drain = Latch()
    private var onEvent: @LoopActor (JobEvent) -> Void = { _ in }

    /// - Parameter database: opened with `DurableSchema.migrations`.
    public nonisolated init(database: Database, time: any TimeSource, random: any RandomSource) {
        self.database = database
        self.time = time
        self.random = random
        let claims = JobClaims(owner: Int64(bitPattern: random.next()), time: time)
        self.claims = claims
        signal = CommitSignal(
            beforeCommit: { try claims.claim(in: $0) },
            // A claim that failed leaves the jobs as they were: the next transaction that touches any claims them.
            afterCommit: { failure in if failure == nil { claims.deliver() } })
    }

    /// Adds a job in the caller's transaction: it exists if and only if that transaction is committed.
    ///
    /// - Throws: `JobError.payloadTooLarge`, `DatabaseError`.
    @discardableResult
    public nonisolated func enqueue(_ job: NewJob, in connection: Connection) throws -> Enqueued {
        let enqueued = try JobTable(connection).insert(job, now: time.now).result
        wake(job.kind, in: connection)
        return enqueued
    }

    /// Says what works on the jobs of a kind. To be called before `start()`.
    ///
    /// - Parameters:
    ///   - concurrency: how many of them run at the same time.
    ///   - timeLimit: after which an attempt is cancelled and counts as a temporary failure.
    ///   - retry: how long a job waits after temporary failures.
    ///   - run: does the work outside any transaction and returns what is to be kept; throws `JobFailure` to say how to
    ///     go on. It may run again with the same job if the program dies, so requests to outside systems should carry
    ///     the job's `idempotencyKey`.
    /// - Throws: `JobError.duplicateHandler`.
    public func handle(
        _ kind: String, concurrency: Int = 4, timeLimit: Duration = .seconds(600),
        retry: RetryPolicy = RetryPolicy(), run: @escaping @LoopActor @Sendable (Job) async throws -> JobOutcome
    ) throws {
        guard handlers[kind] == nil else { throw JobError.duplicateHandler(kind: kind) }
        handlers[kind] = JobHandler(
            concurrency: max(1, concurrency), timeLimit: timeLimit, retry: retry, run: run)
    }

    /// Calls `report` with everything that happens to jobs, for logs and metrics.
    public func observe(_ report: @escaping @LoopActor (JobEvent) -> Void) { onEvent = report }

    /// Takes over what an earlier process left behind and begins to run jobs. Kinds without a handler stay where they are.
    public func start() async throws {
        claims.open(places: handlers.mapValues(\.concurrency)) { [weak self] handover in
            EventLoop.task { self?.begin(handover) }
        }
        let kinds = Array(handlers.keys)
        try await database.write { [claims, time] connection in
            try JobTable(connection).rescue(owner: claims.owner, now: time.now)
            for kind in kinds { self.wake(kind, in: connection) }
        }
    }

    /// Lets jobs of a kind be claimed at the end of the transaction.
    nonisolated func wake(_ kind: String, in connection: Connection) {
        claims.touch(kind)
        connection.raise(signal)
    }

    /// Lets jobs whose time has come be claimed at the end of the transaction.
    nonisolated func look(in connection: Connection) { connection.raise(signal) }

    func report(_ job: RunningJob, _ happening: JobEvent.Happening) {
        onEvent(
            JobEvent(
                id: job.job.id, kind: job.job.kind, attempt: job.job.attempt, duration: time.monotonic - job.startedAt,
                happening: happening))
    }

    private func begin(_ handover: JobClaims.Handover) {
        begin(handover.jobs)
        if !isStopping { waitFor(handover.nextDue) }
    }

    /// Starts jobs that have been claimed.
    func begin(_ jobs: [Job]) {
        if isStopping { return giveBackLater(jobs) }
        for job in jobs {
            guard let handler = handlers[job.kind] else { continue }  // Only kinds with a handler are claimed.
            start(job, handler)
        }
    }

    func stopWaiting() {
        dueTimer?.cancel()
        dueTimer = nil
    }

    private func waitFor(_ due: Timestamp?) {
        dueTimer?.cancel()
        guard let due else { return dueTimer = nil }
        // The wall clock may be set forward meanwhile, so the wait is cut into pieces.
        let delay = min(max(due - time.now, .zero), .seconds(60))
        dueTimer = time.schedule(after: delay) { [weak self] in self?.lookForDueJobs() }
    }

    private func lookForDueJobs() {
        EventLoop.task {
            do {
                try await self.database.write { self.look(in: $0) }
            } catch {
                // The disk is full or the database is closing; try again when it may work.
                guard !self.isStopping else { return }
                self.waitFor(self.time.now + Self.storageRetry)
            }
        }
    }
}
