internal import Database
internal import Time

/// The queue's SQL: how jobs get in, are claimed, and leave. Every function runs in the caller's transaction; time is a
/// parameter.
struct JobTable {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Adds a job, unless one with its unique key is there.
    func insert(_ job: NewJob, now: Timestamp) throws -> Enqueued {
        guard job.payload.count <= NewJob.payloadLimit else {
            throw JobError.payloadTooLarge(kind: job.kind, bytes: job.payload.count)
        }
        let runAt = job.runAt ?? now
        let statement = try connection.statement(Self.insertion)
        try statement.bindText(job.kind, at: 1)
        try state(for: job, runAt: runAt, now: now).bind(to: statement, at: 2)
        try statement.bindInteger(Int64(job.priority), at: 3)
        try statement.bindInteger(runAt.milliseconds, at: 4)
        try statement.bindInteger(Int64(max(1, job.attemptLimit)), at: 5)
        try statement.bind(job.unique?.text, at: 6)
        try statement.bindInteger(job.unique?.scope == .untilStarted ? 1 : 0, at: 7)
        try statement.bind(job.group, at: 8)
        try statement.bind(job.credential, at: 9)
        try statement.bindInteger(now.milliseconds, at: 10)
        let isNew = try job.payload.withUnsafeBytes { payload in
            try statement.bindBlob(borrowing: payload, at: 11)
            defer { statement.reset() }
            return try statement.step()
        }
        if isNew { return .added(id: connection.lastInsertedRowID) }
        if let key = job.unique?.text { try hasten(key, runAt) }
        return .alreadyThere
    }

    private static let insertion = """
        INSERT INTO job (kind, state, priority, run_at, attempt_limit, unique_key, is_unique_until_claim, group_key,
            credential, created_at, payload)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING RETURNING id
        """

    private func state(for job: NewJob, runAt: Timestamp, now: Timestamp) throws -> JobState {
        if let group = job.group,
            try connection.value("SELECT 1 FROM job WHERE group_key = ?1 LIMIT 1", group, as: Int.self) != nil
        {
            return .blocked
        }
        if let credential = job.credential, try isPaused(credential) { return .paused }
        return runAt <= now ? .ready : .scheduled
    }

    /// Whoever asks for a job that waits already gets it no later than asked for.
    private func hasten(_ key: String, _ runAt: Timestamp) throws {
        try connection.execute(
            "UPDATE job SET run_at = ?2 WHERE unique_key = ?1 AND run_at > ?2 AND state IN (2, 3, 4)", key, runAt)
    }

    /// Takes up to `places` ready jobs of a kind, best priority and oldest first.
    func claim(kind: String, places: Int, owner: Int64, leaseUntil: Timestamp) throws -> [Job] {
        let jobs = try connection.rows(Self.claiming, kind, places, owner, leaseUntil, as: Job.self)
        // RETURNING promises no order.
        return jobs.sorted { ($0.priority, $0.id) < ($1.priority, $1.id) }
    }

    private static let claiming = """
        UPDATE job SET state = 1, attempt = attempt + 1, fence = fence + 1, lease_owner = ?3, lease_until = ?4,
            unique_key = iif(is_unique_until_claim, NULL, unique_key)
        WHERE id IN (SELECT id FROM job WHERE kind = ?1 AND state = 0 ORDER BY priority, id LIMIT ?2)
        RETURNING \(Job.columns)
        """

    /// How many jobs of a kind are being worked on.
    func runningCount(of kind: String) throws -> Int {
        try connection.value("SELECT count(*) FROM job WHERE kind = ?1 AND state = 1", kind) ?? 0
    }

    /// Removes a finished job.
    ///
    /// - Returns: the kind of the next job of its group, if that may run now.
    /// - Throws: `JobError.superseded` when somebody else has claimed it since.
    func complete(_ job: Job, now: Timestamp) throws -> String? {
        let removed = try connection.execute(
            "DELETE FROM job WHERE id = ?1 AND fence = ?2 AND state = 1", job.id, job.fence)
        guard removed == 1 else { throw JobError.superseded(id: job.id) }
        return try job.group.flatMap { try unblock($0, now: now) }
    }

    /// Lets the next job of a group go on.
    func unblock(_ group: String, now: Timestamp) throws -> String? {
        try connection.value(
            """
            UPDATE job SET state = CASE WHEN credential IN (SELECT credential FROM paused_credential) THEN 4
                WHEN run_at <= ?2 THEN 0 ELSE 2 END
            WHERE id = (SELECT id FROM job WHERE group_key = ?1 ORDER BY id LIMIT 1) AND state = 3 RETURNING kind
            """, group, now)
    }

    func isPaused(_ credential: String) throws -> Bool {
        try connection.value("SELECT 1 FROM paused_credential WHERE credential = ?1", credential, as: Int.self) != nil
    }
}
