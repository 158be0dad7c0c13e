internal import Database
internal import EventLoop

extension JobQueue {
    var isStopping: Bool { stopping.isOpen }

    /// Takes no further jobs, waits for the running ones, and gives back what has not ended within `limit`: those jobs
    /// run again after the next start, without an attempt being counted.
    public func stop(within limit: Duration) async {
        guard !isStopping else { return }
        stopping.open()
        claims.close()
        stopWaiting()
        if !running.isEmpty { await drain.wait(atMost: limit, by: time) }
        let left = running.values
        running = [:]
        for attempt in left { attempt.task?.cancel() }
        await giveBack(left.map(\.job))
        watchTimer?.cancel()
    }

    /// A running job has ended.
    func drained() {
        if isStopping, running.isEmpty { drain.open() }
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
