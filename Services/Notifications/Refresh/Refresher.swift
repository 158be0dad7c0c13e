import Database
import EventLoop
import Time

/// Decides when gatherings are computed, and has them computed one after the other, each in one write transaction.
///
/// A gathering is computed some time after a change, at once when somebody flushes it, at the next moment at which time
/// alone changes something, and at every sweep.
@LoopActor final class Refresher {
    private let database: Database
    private let time: any TimeSource
    private let timing: RefreshTiming
    private let log: @Sendable (Connection) -> any ChangeLog
    private let observer: any RefreshObserver

    private var queue: RefreshQueue
    /// When time alone will change something, by gathering; also when a failed one is tried again.
    private var moments: [String: Timestamp] = [:]
    private var nextSweep: Duration
    private var timer: (any ScheduledTimer)?
    private var running: Task<Void, Never>?
    private var isStopped = true

    /// - Parameters:
    ///   - log: where changes are noted in the transaction of a connection.
    ///   - observer: is told how computations went.
    init(
        database: Database, time: any TimeSource, timing: RefreshTiming, observer: any RefreshObserver,
        log: @escaping @Sendable (Connection) -> any ChangeLog
    ) {
        self.database = database
        self.time = time
        self.timing = timing
        self.observer = observer
        self.log = log
        queue = RefreshQueue(quietPeriod: timing.quietPeriod, longestDelay: timing.longestDelay)
        nextSweep = time.monotonic
    }

    /// Takes up what an earlier run left behind, and everything that time may have changed since.
    func start() async throws {
        isStopped = false
        for gathering in try await database.read({ try StaleGatherings(connection: $0).all() }) {
            queue.flush(gathering, at: time.monotonic)
        }
        try await sweep()
    }

    /// Lets the computation that runs come to its end and starts no other.
    func stop() async {
        isStopped = true
        timer?.cancel()
        await running?.value
    }

    /// Asks for gatherings to be computed soon.
    func mark(_ gatherings: some Sequence<String>) {
        for gathering in gatherings { queue.mark(gathering, at: time.monotonic) }
        schedule()
    }

    /// Asks for gatherings to be computed at once.
    func flush(_ gatherings: some Sequence<String>) {
        for gathering in gatherings { queue.flush(gathering, at: time.monotonic) }
        schedule()
    }

    /// Asks for everything that can still change to be computed soon.
    func sweep() async throws {
        nextSweep = time.monotonic + timing.sweepInterval
        let now = time.now
        mark(try await database.read { try GatheringCopies(connection: $0).living(at: now) })
    }

    private func schedule() {
        guard !isStopped, running == nil else { return }
        timer?.cancel()
        timer = time.schedule(after: delay) { [weak self] in self?.wake() }
    }

    private var delay: Duration {
        var due = nextSweep
        if let queued = queue.nextDue { due = min(due, queued) }
        if let moment = moments.values.min() { due = min(due, time.monotonic + (moment - time.now)) }
        return max(.zero, due - time.monotonic)
    }

    private func wake() {
        guard !isStopped, running == nil else { return }
        running = EventLoop.task { [weak self] in await self?.work() }
    }

    private func work() async {
        if time.monotonic >= nextSweep { await sweepOrReport() }
        for (gathering, moment) in moments where moment <= time.now {
            moments[gathering] = nil
            queue.flush(gathering, at: time.monotonic)
        }
        for gathering in queue.takeDue(at: time.monotonic) where !isStopped { await compute(gathering) }
        running = nil
        schedule()
    }

    private func sweepOrReport() async {
        do {
            try await sweep()
            observer.sweepSucceeded()
        } catch {
            observer.sweepFailed(error)
        }
    }

    private func compute(_ gathering: String) async {
        let now = time.now
        let start = time.monotonic
        let log = log
        do {
            moments[gathering] = try await database.write { connection in
                try Recomputation(
                    connection: connection, gathering: gathering, now: now, log: log(connection)
                ).run()
            }
            let duration = time.monotonic - start
            queue.computed(gathering, in: duration, at: time.monotonic)
            observer.computed(gathering, duration: duration)
        } catch {
            moments[gathering] = now + timing.retryDelay
            observer.computationFailed(gathering, error)
        }
    }
}

/// Is told how computations went; a failed one has left the last good content in place and is tried again.
@LoopActor protocol RefreshObserver: AnyObject {
    func computed(_ gathering: String, duration: Duration)
    func computationFailed(_ gathering: String, _ error: any Error)
    func sweepSucceeded()
    func sweepFailed(_ error: any Error)
}
