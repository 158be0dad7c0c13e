internal import Database
internal import Time

extension JobTable {
    /// Records a failed attempt.
    ///
    /// - Parameter retryAt: when to try again if the failure is temporary.
    /// - Returns: what became of the job.
    /// - Throws: `JobError.superseded` when somebody else has claimed it since.
    func fail(_ job: Job, _ failure: JobFailure, retryAt: Timestamp, now: Timestamp) throws -> FailedJob {
        let reason = String(decoding: failure.reason.utf8.prefix(JobFailure.longestReason), as: UTF8.self)
        switch failure {
        case .permanent:
            return .dead(nextKind: try bury(job, reason: reason, now: now))
        case .temporary where job.attempt >= job.attemptLimit:
            return .dead(nextKind: try bury(job, reason: reason, now: now))
        case .temporary:
            try postpone(job, to: .scheduled, runAt: retryAt, countsAttempt: true, reason)
            return .waits
        case .limited(let until, _):
            try postpone(job, to: .scheduled, runAt: until, countsAttempt: false, reason)
            return .waits
        case .credential:
            guard let credential = job.credential else {
                return .dead(nextKind: try bury(job, reason: reason, now: now))
            }
            try postpone(job, to: .paused, runAt: now, countsAttempt: false, reason)
            try pause(credential, reason: reason, now: now)
            return .waits
        }
    }

    /// Moves a job to the dead letters.
    ///
    /// - Returns: the kind of the next job of its group, if that may run now.
    func bury(_ job: Job, reason: String, now: Timestamp) throws -> String? {
        try connection.execute(
            """
            INSERT INTO dead_letter (id, kind, priority, attempt, attempt_limit, unique_key, is_unique_until_claim,
                group_key, credential, last_error, created_at, died_at, payload)
            SELECT id, kind, priority, attempt, attempt_limit, unique_key, is_unique_until_claim,
                group_key, credential, ?3, created_at, ?4, payload
            FROM job WHERE id = ?1 AND fence = ?2 AND state = 1
            """, job.id, job.fence, reason, now)
        return try complete(job, now: now)
    }

    private func postpone(
        _ job: Job, to state: JobState, runAt: Timestamp, countsAttempt: Bool, _ reason: String
    ) throws {
        let changed = try connection.execute(
            """
            UPDATE job SET state = ?3, run_at = ?4, attempt = attempt - ?5, last_error = ?6, lease_owner = NULL
            WHERE id = ?1 AND fence = ?2 AND state = 1
            """, job.id, job.fence, state, runAt, countsAttempt ? 0 : 1, reason)
        guard changed == 1 else { throw JobError.superseded(id: job.id) }
    }
}

/// What became of a job after a failed attempt.
enum FailedJob: Equatable {
    case waits
    /// A dead letter; with the kind of the next job of its group, if that may run now.
    case dead(nextKind: String?)
}
