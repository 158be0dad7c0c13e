internal import Database
internal import EventLoop

extension JobQueue {
    /// The wait of a stop, ended once: by the last job or by its time limit.
    @LoopActor final class Drain {
        private var continuation: CheckedContinuation<Void, Never>?
        private var timer: (any ScheduledTimer)?

        nonisolated init() {}

        func wait(_ time: any TimeSource, _ limit: Duration) async {
            await withCheckedContinuation { continuation in
                self.continuation = continuation
                timer = time.schedule(after: limit) { [weak self] in self?.end() }
            }
        }

        func end() {
            timer?.cancel()
            continuation?.resume()
            continuation = nil
        }
    }

    var isStopping: Bool { drain != nil }

    /// Takes no further jobs, waits for the running ones, and gives back what has not ended within `limit`: those jobs
    /// run again after the next start, without an attempt being counted.
    public func stop(within limit: Duration) async {
        guard drain == nil else { return }
        let drain = Drain()
        self.drain = drain
        claims.close()
        stopWaiting()
        if !running.isEmpty { await drain.wait(time, limit) }
        let left = running.values
        running = [:]
        for attempt in left { attempt.task?.cancel() }
        await giveBack(left.map(\.job))
        watchTimer?.cancel()
    }

    /// A running job has ended.
    func drained() {
        if running.isEmpty { drain?.end() }
    }

    /// Jobs that were claimed in the very moment of the stop.
    func giveBackLater(_ jobs: [Job]) {
        EventLoop.task { await self.giveBack(jobs) }
    }

    private nonisolated func giveBack(_ jobs: [Job]) async {
        guard !jobs.isEmpty else { return }
        do {
            try await database.write { try JobTable($0).release(jobs) }
        } catch {
            // They stay claimed by this process, and the next start frees them; one attempt is counted too many.
        }
    }
}
