public import Database

/// The tables of this module, to be opened together with the program's own.
public enum DurableSchema {
    public static let migrations = MigrationSet(
        "durable",
        [
            Migration(1, "jobs, schedules, outbox, inbox", initial),
            // The lock on the file says which worker is gone; no time has to pass first.
            Migration(2, "jobs without the end of a lease", "ALTER TABLE job DROP COLUMN lease_until"),
        ])

    private static let initial = """
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            state INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            run_at INTEGER NOT NULL,
            attempt INTEGER NOT NULL DEFAULT 0,
            attempt_limit INTEGER NOT NULL,
            fence INTEGER NOT NULL DEFAULT 0,
            lease_until INTEGER,
            lease_owner INTEGER,
            unique_key TEXT,
            is_unique_until_claim INTEGER NOT NULL DEFAULT 0,
            group_key TEXT,
            credential TEXT,
            last_error TEXT,
            created_at INTEGER NOT NULL,
            payload BLOB NOT NULL
        ) STRICT;
        CREATE INDEX job_by_kind ON job (kind, state, priority, id);
        CREATE INDEX job_by_time ON job (run_at) WHERE state = 2;
        CREATE INDEX job_by_group ON job (group_key, id) WHERE group_key IS NOT NULL;
        CREATE INDEX job_by_credential ON job (credential) WHERE credential IS NOT NULL;
        CREATE UNIQUE INDEX job_unique ON job (unique_key) WHERE unique_key IS NOT NULL;

        CREATE TABLE dead_letter (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            priority INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            attempt_limit INTEGER NOT NULL,
            unique_key TEXT,
            is_unique_until_claim INTEGER NOT NULL,
            group_key TEXT,
            credential TEXT,
            last_error TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            died_at INTEGER NOT NULL,
            payload BLOB NOT NULL
        ) STRICT;

        CREATE TABLE paused_credential (
            credential TEXT PRIMARY KEY,
            reason TEXT NOT NULL,
            paused_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE schedule (
            name TEXT PRIMARY KEY,
            expression TEXT NOT NULL,
            zone TEXT NOT NULL,
            next_at INTEGER,
            last_at INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            type TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            payload BLOB NOT NULL
        ) STRICT;

        CREATE TABLE outbox_subscriber (
            name TEXT PRIMARY KEY,
            acknowledged INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE inbox (
            source TEXT PRIMARY KEY,
            sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """
}
