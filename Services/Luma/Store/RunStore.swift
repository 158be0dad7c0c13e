import Contracts
import Database
import Time

/// Runs: what each reading did, and how far it has come.
struct RunStore {
    let connection: Connection

    /// Sentences kept for one run.
    static let errorLimit = 50
    /// Runs kept.
    static let runLimit = 500

    /// - Parameter calendars: those whose jobs the run waits for, each as often as it has jobs.
    func begin(_ id: String, cause: RunCause, event: String? = nil, calendars: [String], at now: Timestamp) throws {
        try connection.execute(
            "INSERT INTO run (id, cause, event, state, started_at) VALUES (?1, ?2, ?3, 'running', ?4)", id, cause,
            event, now)
        for calendar in calendars {
            try connection.execute(
                """
                INSERT INTO run_part (run, calendar, pending) VALUES (?1, ?2, 1)
                ON CONFLICT (run, calendar) DO UPDATE SET pending = pending + 1
                """, id, calendar)
        }
        try connection.execute(
            """
            DELETE FROM run WHERE id IN (SELECT id FROM run ORDER BY started_at DESC LIMIT -1 OFFSET \(Self.runLimit))
            """)
        try connection.execute("DELETE FROM run_error WHERE run NOT IN (SELECT id FROM run)")
        try connection.execute("DELETE FROM run_part WHERE run NOT IN (SELECT id FROM run)")
        try finishIfDone(id, at: now)
    }

    /// Notes that further jobs belong to the run; unless it has given the calendar up.
    func expect(_ jobs: Int, of id: String, _ calendar: String) throws {
        try connection.execute(
            "UPDATE run_part SET pending = pending + ?3 WHERE run = ?1 AND calendar = ?2", id, calendar, jobs)
    }

    /// Adds to the run's counts.
    func count(_ more: SyncCounts, in id: String) throws {
        try connection.execute(
            """
            UPDATE run SET events_listed = events_listed + ?2, events_created = events_created + ?3,
                events_updated = events_updated + ?4, events_unchanged = events_unchanged + ?5,
                events_canceled = events_canceled + ?6, events_failed = events_failed + ?7,
                guest_lists_total = guest_lists_total + ?8, guest_lists_done = guest_lists_done + ?9,
                guests_fetched = guests_fetched + ?10, guests_changed = guests_changed + ?11,
                guests_removed = guests_removed + ?12
            WHERE id = ?1
            """, id, more.eventsListed, more.eventsCreated, more.eventsUpdated, more.eventsUnchanged,
            more.eventsCanceled, more.eventsFailed, more.guestListsTotal, more.guestListsDone, more.guestsFetched,
            more.guestsChanged, more.guestsRemoved)
    }

    func report(_ message: String, in id: String) throws {
        let number = try connection.value("SELECT count(*) FROM run_error WHERE run = ?1", id, as: Int.self) ?? 0
        guard number < Self.errorLimit else { return }
        try connection.execute("INSERT INTO run_error (run, number, message) VALUES (?1, ?2, ?3)", id, number, message)
    }

    func hold(_ id: String) throws {
        try connection.execute("UPDATE run SET is_held = 1 WHERE id = ?1", id)
    }

    /// Notes the end of one of the run's jobs; the last one ends the run.
    func jobEnded(_ id: String, _ calendar: String, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE run_part SET pending = pending - 1 WHERE run = ?1 AND calendar = ?2 AND pending > 0", id, calendar)
        try finishIfDone(id, at: now)
    }

    /// No run waits for a calendar any longer whose key is refused: its jobs stand still until the key is mended.
    func giveUp(_ calendar: String, because message: String, at now: Timestamp) throws {
        let runs = try connection.values(
            "SELECT run FROM run_part WHERE calendar = ?1 AND pending > 0", calendar, as: String.self)
        try connection.execute("DELETE FROM run_part WHERE calendar = ?1", calendar)
        for run in runs {
            try report(message, in: run)
            try finishIfDone(run, at: now)
        }
    }

    func run(_ id: String) throws -> SyncRun? {
        try list(where: "id = ?1", id, limit: 1).first
    }

    func latest(_ limit: Int) throws -> [SyncRun] {
        try list(where: "?1 IS NULL", nil, limit: limit)
    }

    private func finishIfDone(_ id: String, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE run SET finished_at = ?2, state = CASE
                WHEN is_held THEN 'held'
                WHEN NOT EXISTS (SELECT 1 FROM run_error WHERE run = ?1) AND events_failed = 0 THEN 'succeeded'
                WHEN events_listed = 0 AND guests_fetched = 0 THEN 'failed'
                ELSE 'partiallyFailed' END
            WHERE id = ?1 AND state = 'running'
                AND NOT EXISTS (SELECT 1 FROM run_part WHERE run = ?1 AND pending > 0)
            """, id, now)
    }

    private func list(where condition: String, _ argument: String?, limit: Int) throws -> [SyncRun] {
        let runs = try connection.query(
            """
            SELECT id, cause, event, state, started_at, finished_at, events_listed, events_created, events_updated,
                events_unchanged, events_canceled, events_failed, guest_lists_total, guest_lists_done, guests_fetched,
                guests_changed, guests_removed
            FROM run WHERE \(condition) ORDER BY started_at DESC, id LIMIT ?2
            """, argument, limit, body: SyncRun.init(row:))
        return try runs.map { run in
            var run = run
            run.errors = try connection.values("SELECT message FROM run_error WHERE run = ?1 ORDER BY number", run.id)
            return run
        }
    }
}

/// What set a run going.
enum RunCause: String, SQLValue {
    case schedule
    case manual
    case webhook
}

extension SyncRun {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.get(0), trigger: try row.get(1), eventID: try row.get(2), state: try row.get(3),
            startedAt: try row.get(4), finishedAt: try row.get(5),
            counts: SyncCounts(
                eventsListed: try row.int(6), eventsCreated: try row.int(7), eventsUpdated: try row.int(8),
                eventsUnchanged: try row.int(9), eventsCanceled: try row.int(10), eventsFailed: try row.int(11),
                guestListsTotal: try row.int(12), guestListsDone: try row.int(13), guestsFetched: try row.int(14),
                guestsChanged: try row.int(15), guestsRemoved: try row.int(16)))
    }
}
