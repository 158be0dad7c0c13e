internal import Database
internal import Time

extension JobTable {
    /// When the next scheduled job is due; `nil` when none is scheduled.
    func nextDue() throws -> Timestamp? {
        try connection.value("SELECT min(run_at) FROM job WHERE state = 2")
    }

    /// Makes the jobs ready whose time has come.
    ///
    /// - Returns: their kinds.
    func promote(now: Timestamp) throws -> Set<String> {
        Set(
            try connection.values(
                "UPDATE job SET state = 0 WHERE state = 2 AND run_at <= ?1 RETURNING kind", now, as: String.self))
    }

    /// Frees the jobs of workers that are gone: all that another owner than `owner` has claimed. They keep their
    /// attempts, so a job that takes the program down with it ends as a dead letter and not in an endless loop.
    ///
    /// The lock on the database proves that those workers are gone, so nobody has to wait for a sign of life.
    func rescue(owner: Int64, now: Timestamp) throws {
        let worn = try connection.rows(
            """
            SELECT \(Job.columns) FROM job
            WHERE state = 1 AND lease_owner IS NOT ?1 AND attempt >= attempt_limit
            """, owner, as: Job.self)
        for job in worn { _ = try bury(job, reason: Self.lostWorker, now: now) }
        try connection.execute(
            """
            UPDATE job SET state = 0, lease_owner = NULL, last_error = ?2
            WHERE state = 1 AND lease_owner IS NOT ?1
            """, owner, Self.lostWorker)
    }

    /// The reason kept when the program ended, by a crash or a kill, while it worked on a job.
    static let lostWorker = "worker_lost"

    /// Gives jobs back that a stopping program could not finish; the attempt does not count.
    func release(_ jobs: [Job]) throws {
        for job in jobs {
            try connection.execute(
                """
                UPDATE job SET state = 0, attempt = attempt - 1, lease_owner = NULL
                WHERE id = ?1 AND fence = ?2 AND state = 1
                """, job.id, job.fence)
        }
    }
}
