internal import Database
internal import EventLoop
internal import Time

extension JobQueue {
    func start(_ job: Job, _ handler: JobHandler) {
        let now = time.monotonic
        running[job.id] = RunningJob(job: job, timeLimit: handler.timeLimit, startedAt: now, renewedAt: now)
        running[job.id]?.task = EventLoop.task { await self.work(on: job, handler) }
        if watchTimer == nil { watch() }
    }

    private func work(on job: Job, _ handler: JobHandler) async {
        let result: Result<JobOutcome, any Error>
        do {
            result = .success(try await handler.run(job))
        } catch {
            result = .failure(error)
        }
        // Somebody else may have the job by now: one that ran over its time is given up after its lease.
        guard let attempt = running[job.id], attempt.job.fence == job.fence else { return }
        let happening = await store(result, of: job)
        guard running[job.id]?.job.fence == job.fence else { return }
        report(running.removeValue(forKey: job.id) ?? attempt, happening)
        drained()
    }

    /// Stores how an attempt ended, for as long as it takes to find room for it.
    private func store(_ result: Result<JobOutcome, any Error>, of job: Job) async -> JobEvent.Happening {
        var result = result
        while true {
            do {
                switch result {
                case .success(let outcome):
                    try await finish(job, outcome)
                    return .finished
                case .failure(let error):
                    return try await fail(job, JobFailure(error, wasCancelled: running[job.id]?.isOverdue == true))
                }
            } catch JobError.superseded {
                return .superseded
            } catch let error as DatabaseError where error.isStorageFull || error.isBusy {
                // The effects have been rolled back, so they can be tried again as they are.
                guard !isStopping, await pause() else { return .notStored(reason: "database.\(error.kind)") }
            } catch {
                guard case .success = result else { return .notStored(reason: JobFailure(error).reason) }
                result = .failure(error)
            }
        }
    }

    /// - Returns: `false` when the attempt has been cancelled meanwhile.
    private func pause() async -> Bool {
        do {
            try await time.sleep(for: Self.storageRetry)
            return true
        } catch {
            return false
        }
    }

    private nonisolated func finish(_ job: Job, _ outcome: JobOutcome) async throws {
        try await database.write { connection in
            let next = try JobTable(connection).complete(job, now: self.time.now)
            try outcome.effects?(connection)
            self.wake(job.kind, in: connection)
            if let next { self.wake(next, in: connection) }
        }
    }

    nonisolated func fail(_ job: Job, _ failure: JobFailure) async throws -> JobEvent.Happening {
        let delay = retry.delay(afterAttempt: job.attempt, unit: random.unit())
        let failed = try await database.write { connection in
            let now = self.time.now
            let failed = try JobTable(connection).fail(job, failure, retryAt: now + delay, now: now)
            self.wake(job.kind, in: connection)
            if case .dead(let next?) = failed { self.wake(next, in: connection) }
            return failed
        }
        return failed == .waits ? .failed(reason: failure.reason) : .died(reason: failure.reason)
    }
}

extension JobFailure {
    /// What an error thrown by a handler means. Of errors we do not know, only the type is kept: their text may hold
    /// people's data.
    init(_ error: any Error, wasCancelled: Bool = false) {
        switch error {
        case let failure as JobFailure: self = failure
        case _ where wasCancelled: self = .temporary("time_limit")
        case let error as DatabaseError: self = .temporary("database.\(error.kind)")
        default: self = .temporary("\(type(of: error))")
        }
    }
}
