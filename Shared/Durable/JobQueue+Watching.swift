internal import Database
internal import EventLoop
internal import Time

extension JobQueue {
    /// Looks after running jobs once a second: renews leases, cancels what takes too long, gives up what does not
    /// even end when cancelled.
    func watch() {
        watchTimer = nil
        guard !running.isEmpty else { return }
        watchTimer = time.schedule(after: .seconds(1)) { [weak self] in self?.watch() }
        let now = time.monotonic
        var renewed: [Job] = []
        for (id, attempt) in running {
            if !attempt.isOverdue, now - attempt.startedAt >= attempt.timeLimit {
                running[id]?.isOverdue = true
                attempt.task?.cancel()
            }
            if now - attempt.renewedAt < (attempt.isOverdue ? Self.lease : Self.heartbeat) { continue }
            if attempt.isOverdue {
                giveUp(attempt)
            } else {
                running[id]?.renewedAt = now
                renewed.append(attempt.job)
            }
        }
        if !renewed.isEmpty { renew(renewed) }
    }

    private func renew(_ jobs: [Job]) {
        EventLoop.task {
            do {
                try await self.database.write { connection in
                    try JobTable(connection).renew(jobs, until: self.time.now + Self.lease)
                }
            } catch {
                // A full disk. The lease in the file matters only to other processes, and there are none.
            }
        }
    }

    /// The attempt hangs. Its place is needed, and whatever it still brings is refused by the fence.
    private func giveUp(_ attempt: RunningJob) {
        running[attempt.job.id] = nil
        EventLoop.task {
            let failure = JobFailure.temporary("time_limit")
            self.report(attempt, await self.store(.failure(failure), of: attempt.job, wasOverdue: true))
            self.drained()
        }
    }
}
