internal import Database
internal import Time

/// The queue's SQL: how jobs get in, are claimed, and leave. Every function runs in the caller's transaction; time is a
/// parameter.
struct JobTable {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Adds a job, unless one with its unique key is there.
    ///
    /// - Parameter owner: who has a free place for it. If the job can run now, it is claimed as it is added, which is half
    ///   the work of doing one after the other.
    func insert(_ job: NewJob, now: Timestamp, claimedBy owner: Int64? = nil) throws -> InsertedJob {
        guard job.payload.count <= NewJob.payloadLimit else {
            throw JobError.payloadTooLarge(kind: job.kind, bytes: job.payload.count)
        }
        let runAt = job.runAt ?? now
        var state = try state(for: job, runAt: runAt, now: now)
        // A key that ends with the claim would not be seen by those which it is to keep out.
        if owner != nil, state == .ready, job.unique?.scope != .untilStarted { state = .running }
        let isClaimed = state == .running
        let statement = try connection.statement(Self.insertion)
        try statement.bindText(job.kind, at: 1)
        try state.bind(to: statement, at: 2)
        try statement.bindInteger(Int64(job.priority), at: 3)
        try statement.bindInteger(runAt.milliseconds, at: 4)
        try statement.bindInteger(Int64(max(1, job.attemptLimit)), at: 5)
        try statement.bind(job.unique?.text, at: 6)
        try statement.bindInteger(job.unique?.scope == .untilStarted ? 1 : 0, at: 7)
        try statement.bind(job.group, at: 8)
        try statement.bind(job.credential, at: 9)
        try statement.bindInteger(now.milliseconds, at: 10)
        try statement.bindInteger(isClaimed ? 1 : 0, at: 12)
        if isClaimed, let owner { try statement.bindInteger(owner, at: 13) } else { try statement.bindNull(at: 13) }
        let added = try job.payload.withUnsafeBytes { payload in
            try statement.bindBlob(borrowing: payload, at: 11)
            return try statement.run()
        }
        guard added == 1 else {
            if let key = job.unique?.text { try hasten(key, runAt) }
            return InsertedJob(result: .alreadyThere, claimed: nil)
        }
        let id = connection.lastInsertedRowID
        return InsertedJob(result: .added(id: id), claimed: isClaimed ? Job(firstAttemptAt: job, id: id) : nil)
    }

    private static let insertion = """
        INSERT INTO job (kind, state, priority, run_at, attempt_limit, unique_key, is_unique_until_claim, group_key,
            credential, created_at, payload, attempt, fence, lease_owner)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13)
        ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING
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
    func claim(kind: String, places: Int, owner: Int64) throws -> [Job] {
        let jobs = try connection.rows(Self.claiming, kind, places, owner, as: Job.self)
        // RETURNING promises no order.
        return jobs.sorted { ($0.priority, $0.id) < ($1.priority, $1.id) }
    }

    private static let claiming = """
        UPDATE job SET state = 1, attempt = attempt + 1, fence = fence + 1, lease_owner = ?3,
            unique_key = iif(is_unique_until_claim, NULL, unique_key)
        WHERE id IN (SELECT id FROM job WHERE kind = ?1 AND state = 0 ORDER BY priority, id LIMIT ?2)
        RETURNING \(Job.columns)
        """

    /// Whether a job of a kind waits for a place.
    func hasReady(_ kind: String) throws -> Bool {
        try connection.value("SELECT 1 FROM job WHERE kind = ?1 AND state = 0 LIMIT 1", kind, as: Int.self) != nil
    }

    /// How many jobs of a kind are being worked on.
    func runningCount(of kind: String) throws -> Int {
        try connection.value("SELECT count(*) FROM job WHERE kind = ?1 AND state = 1", kind) ?? 0
    }

    /// Removes a finished job.
    ///
    /// - Returns: the kind of the next job of its group, if that may run now.
    /// - Throws: `JobError.superseded` when somebody else has claimed it since.
    func complete(_ job: Job, now: Timestamp) throws -> String? {
        let statement = try connection.statement("DELETE FROM job WHERE id = ?1 AND fence = ?2 AND state = 1")
        try statement.bindInteger(job.id, at: 1)
        try statement.bindInteger(job.fence, at: 2)
        guard try statement.run() == 1 else { throw JobError.superseded(id: job.id) }
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

/// What became of a job that was to be added.
struct InsertedJob {
    let result: Enqueued
    /// The job, if it is to be worked on at once.
    let claimed: Job?
}
