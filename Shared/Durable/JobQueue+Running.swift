internal import Database
internal import EventLoop
internal import Time

extension JobQueue {
    func start(_ job: Job, _ handler: JobHandler) {
        let now = time.monotonic
        running[job.id] = RunningJob(job: job, timeLimit: handler.timeLimit, startedAt: now)
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
        // Somebody else may have the job by now: one that does not end when cancelled is given up.
        guard let attempt = running[job.id], attempt.job.fence == job.fence else { return }
        let happening = await store(result, of: job, wasOverdue: attempt.isOverdue)
        guard running[job.id]?.job.fence == job.fence else { return }
        report(running.removeValue(forKey: job.id) ?? attempt, happening)
        drained()
    }

    /// Stores how an attempt ended, for as long as it takes to find room for it.
    ///
    /// Only a queue that stops gives up: until the end is stored the job keeps its place, and nobody else may have it.
    func store(
        _ result: Result<JobOutcome, any Error>, of job: Job, wasOverdue: Bool
    ) async -> JobEvent.Happening {
        var result = result
        while true {
            do {
                switch result {
                case .success(let outcome):
                    try await finish(job, outcome)
                    return .finished
                case .failure(let error):
                    return try await fail(job, error, wasOverdue: wasOverdue)
                }
            } catch JobError.superseded {
                return .superseded
            } catch let error as DatabaseError where error.isStorageFull || error.isBusy {
                // The effects have been rolled back, so they can be tried again as they are.
                guard await pause() else { return .notStored(reason: "database.\(error.kind)") }
            } catch {
                let isClosed = (error as? DatabaseError)?.kind == .closed
                if case .failure(let attempt as FailedAttempt) = result, !isClosed {
                    result = .failure(attempt.failure)
                } else if case .failure = result {
                    guard !isClosed, await pause() else { return .notStored(reason: JobFailure(error).reason) }
                } else {
                    result = .failure(error)
                }
            }
        }
    }

    /// - Returns: `false` when the queue is being stopped.
    private func pause() async -> Bool {
        // In a task of its own: that the attempt has been cancelled does not shorten the wait.
        await EventLoop.task { await self.stopping.wait(atMost: Self.storageRetry, by: self.time) }.value
        return !isStopping
    }

    private func finish(_ job: Job, _ outcome: JobOutcome) async throws {
        guard let effects = outcome.effects else { return try await end(job) }
        try await database.write { connection in
            let next = try JobTable(connection).complete(job, now: self.time.now)
            try effects(connection)
            self.wake(job.kind, in: connection)
            if let next { self.wake(next, in: connection) }
        }
    }

    func fail(_ job: Job, _ error: any Error, wasOverdue: Bool) async throws -> JobEvent.Happening {
        let attempt = error as? FailedAttempt
        let failure = attempt?.failure ?? JobFailure(error, wasCancelled: wasOverdue)
        let retry = handlers[job.kind]?.retry ?? RetryPolicy()
        let delay = retry.delay(afterAttempt: job.attempt, unit: random.unit())
        let failed = try await database.write { connection in
            let now = self.time.now
            let failed = try JobTable(connection).fail(job, failure, retryAt: now + delay, now: now)
            try attempt?.effects(connection)
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
    public init(_ error: any Error, wasCancelled: Bool = false) {
        switch error {
        case let failure as JobFailure: self = failure
        case _ where wasCancelled: self = .temporary("time_limit")
        case let error as DatabaseError: self = .temporary("database.\(error.kind)")
        default: self = .temporary("\(type(of: error))")
        }
    }
}
