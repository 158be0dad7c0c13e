internal import Database
public import EventLoop
internal import Time

/// Enqueues jobs at the times that schedules name. The next time of each is a row, so a restart forgets nothing: a time
/// that passed meanwhile is made up for, once, however many there were.
@LoopActor public final class Schedules {
    /// The wall clock may be set while a timer runs, so no wait is longer.
    private nonisolated static let longestWait = Duration.seconds(60)
    /// How long to wait when the storage refuses.
    private nonisolated static let storageRetry = Duration.seconds(5)

    private nonisolated let database: Database
    private nonisolated let time: any TimeSource
    private nonisolated let queue: JobQueue
    private var schedules: [Schedule] = []
    private var timer: (any ScheduledTimer)?
    private var isStopped = false

    /// - Parameter queue: on the same database.
    public nonisolated init(queue: JobQueue) {
        database = queue.database
        time = queue.time
        self.queue = queue
    }

    /// Adds a schedule. To be called before `start()`.
    public func add(_ schedule: Schedule) {
        precondition(!schedules.contains { $0.name == schedule.name }, "two schedules named \(schedule.name)")
        schedules.append(schedule)
    }

    /// Stores the schedules, enqueues what is due, and waits for what comes next.
    public func start() async throws {
        let schedules = schedules
        try await database.write { [time] connection in
            let now = time.now
            for schedule in schedules { try ScheduleTable(connection).define(schedule, now: now) }
        }
        await tick()
    }

    public func stop() {
        isStopped = true
        timer?.cancel()
    }

    /// Every schedule in the file.
    public nonisolated func status() async throws -> [ScheduleStatus] {
        try await database.read { try ScheduleTable($0).status() }
    }

    private func tick() async {
        guard !isStopped else { return }
        do {
            wait(until: try await enqueueDue())
        } catch {
            wait(until: time.now + Self.storageRetry)
        }
    }

    /// - Returns: when the next schedule is due.
    private func enqueueDue() async throws -> Timestamp? {
        let schedules = schedules
        return try await database.write { [time, queue] connection in
            let table = ScheduleTable(connection)
            let now = time.now
            var earliest: Timestamp?
            for schedule in schedules {
                var next = try table.nextTime(of: schedule.name)
                if let due = next, due <= now {
                    try queue.enqueue(schedule.job, in: connection)
                    next = schedule.expression.next(after: now, in: schedule.zone)
                    try table.advance(schedule.name, ranAt: now, to: next)
                }
                if let next { earliest = min(earliest ?? next, next) }
            }
            return earliest
        }
    }

    private func wait(until due: Timestamp?) {
        guard !isStopped, !schedules.isEmpty else { return }
        let delay = due.map { min(max($0 - time.now, .zero), Self.longestWait) } ?? Self.longestWait
        timer = time.schedule(after: delay) { [weak self] in
            guard let self else { return }
            if let due, due > self.time.now { return self.wait(until: due) }
            EventLoop.task { await self.tick() }
        }
    }
}
