internal import Database
internal import Time

/// Jobs to be added and jobs to be ended in one transaction. One that is refused concerns nobody but its caller.
struct JobBatchWork: Sendable {
    let added: [NewJob]
    let ended: [Job]

    /// What became of each, in the order in which they were asked for.
    struct Results: Sendable {
        var added: [Result<Enqueued, any Error>] = []
        var ended: [Result<Void, any Error>] = []
        /// Jobs that were claimed as they were added.
        var claimed: [Job] = []
    }

    /// - Parameter wake: lets jobs of a kind be claimed at the end of the transaction.
    /// - Throws: `DatabaseError` when nothing at all can be done.
    func run(
        in connection: Connection, for claims: JobClaims, now: Timestamp, wake: (String) -> Void
    ) throws -> Results {
        let table = JobTable(connection)
        var results = Results()
        var woken: Set<String> = []
        for job in ended {
            results.ended.append(
                try attempt(in: connection, isOneStatement: job.group == nil) {
                    if let next = try table.complete(job, now: now) { woken.insert(next) }
                    woken.insert(job.kind)
                })
        }
        var free = try freePlaces(for: claims, in: connection)
        for job in added {
            results.added.append(
                try attempt(in: connection, isOneStatement: true) {
                    let place = free[job.kind, default: 0]
                    let inserted = try table.insert(job, now: now, claimedBy: place > 0 ? claims.owner : nil)
                    if let claimed = inserted.claimed {
                        free[job.kind] = place - 1
                        results.claimed.append(claimed)
                    } else {
                        woken.insert(job.kind)
                    }
                    return inserted.result
                })
        }
        for kind in woken { wake(kind) }
        return results
    }

    /// Places for the kinds of which all jobs find one. Of any others the best have to be chosen when all are there.
    private func freePlaces(for claims: JobClaims, in connection: Connection) throws -> [String: Int] {
        var wanted: [String: Int] = [:]
        for job in added { wanted[job.kind, default: 0] += 1 }
        return try wanted.filter { kind, count in try claims.freePlaces(for: kind, in: connection) >= count }
    }

    /// Carries out one caller's part. A rule that refuses it concerns the caller alone; the file's own trouble, all.
    private func attempt<Value>(
        in connection: Connection, isOneStatement: Bool, _ body: () throws -> Value
    ) throws -> Result<Value, any Error> {
        do {
            return .success(isOneStatement ? try body() : try connection.savepoint(body))
        } catch let error as DatabaseError where !error.isConstraint {
            throw error
        } catch {
            return .failure(error)
        }
    }
}
