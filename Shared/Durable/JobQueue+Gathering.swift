internal import Database
internal import EventLoop
internal import Time

/// Work of the queue's own, which comes with no transaction of the caller's, is gathered over a turn of the loop.
extension JobQueue {
    /// Adds a job in a transaction of the queue's, and returns when it is on the disk.
    ///
    /// - Throws: `JobError.payloadTooLarge`, `DatabaseError`.
    @discardableResult
    public func enqueue(_ job: NewJob) async throws -> Enqueued {
        try await withCheckedThrowingContinuation { caller in gather { $0.add(job, caller) } }
    }

    /// Removes a finished job that leaves nothing behind.
    func end(_ job: Job) async throws {
        try await withCheckedThrowingContinuation { caller in gather { $0.end(job, caller) } }
    }

    private func gather(_ request: (inout JobBatch) -> Void) {
        // Carried out when all that is ready to run now has had its turn.
        if gathered.isEmpty { EventLoop.task { await self.carryOut() } }
        request(&gathered)
    }

    private func carryOut() async {
        let batch = gathered
        gathered = JobBatch()
        let work = batch.work
        do {
            let results = try await database.write { connection in
                try work.run(in: connection, for: self.claims, now: self.time.now) { self.wake($0, in: connection) }
            }
            begin(results.claimed)
            batch.answer(results)
        } catch {
            batch.refuse(error)
        }
    }
}
