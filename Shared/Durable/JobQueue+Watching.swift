internal import Database
internal import EventLoop
internal import Time

extension JobQueue {
    /// Looks after running jobs once a second: cancels what takes too long, gives up what does not even end when
    /// cancelled.
    func watch() {
        watchTimer = nil
        guard !running.isEmpty else { return }
        watchTimer = time.schedule(after: .seconds(1)) { [weak self] in self?.watch() }
        let now = time.monotonic
        for (id, attempt) in running {
            let overdue = now - attempt.startedAt - attempt.timeLimit
            if overdue >= .zero, !attempt.isOverdue {
                running[id]?.isOverdue = true
                attempt.task?.cancel()
            }
            if overdue >= Self.grace { giveUp(attempt) }
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
