import Database

/// The luma program's tables.
enum Schema {
    static let migrations = MigrationSet("luma", [Migration(1, "calendars, events, guests, runs", initial)])

    private static let initial = """
        -- `key` is `configured` for the calendar of LUMA_API_KEY, otherwise Luma's id of it.
        CREATE TABLE calendar (
            key TEXT PRIMARY KEY,
            luma_id TEXT,
            name TEXT NOT NULL,
            url TEXT,
            api_key TEXT,
            speaks_for TEXT,
            state TEXT NOT NULL DEFAULT 'ok',
            last_error TEXT,
            last_synced_at INTEGER,
            history_read_at INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE gathering (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            country TEXT,
            time_zone TEXT NOT NULL,
            latitude REAL,
            longitude REAL
        ) STRICT, WITHOUT ROWID;

        -- `ends_at` is filled in for events without an end; `snapshot` is the event as other programs get it.
        CREATE TABLE event (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            calendar TEXT NOT NULL,
            starts_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL,
            gathering TEXT,
            status TEXT NOT NULL,
            is_managed INTEGER NOT NULL,
            entry_hash INTEGER NOT NULL,
            snapshot BLOB NOT NULL,
            guests INTEGER NOT NULL DEFAULT 0,
            read_at INTEGER NOT NULL,
            guests_read_at INTEGER
        ) STRICT;
        CREATE INDEX event_by_start ON event (starts_at);
        CREATE INDEX event_by_end ON event (ends_at);

        -- `entry_hash` 0 asks for the entry to be read again; `missing_since` is the run that first missed the guest.
        CREATE TABLE guest (
            event INTEGER NOT NULL,
            id TEXT NOT NULL,
            entry_hash INTEGER NOT NULL,
            person TEXT,
            email TEXT,
            name TEXT,
            status TEXT NOT NULL,
            registered_at INTEGER,
            checked_in_at INTEGER,
            missing_since TEXT,
            PRIMARY KEY (event, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run (
            id TEXT PRIMARY KEY,
            cause TEXT NOT NULL,
            event TEXT,
            state TEXT NOT NULL,
            is_held INTEGER NOT NULL DEFAULT 0,
            started_at INTEGER NOT NULL,
            finished_at INTEGER,
            events_listed INTEGER NOT NULL DEFAULT 0,
            events_created INTEGER NOT NULL DEFAULT 0,
            events_updated INTEGER NOT NULL DEFAULT 0,
            events_unchanged INTEGER NOT NULL DEFAULT 0,
            events_canceled INTEGER NOT NULL DEFAULT 0,
            events_failed INTEGER NOT NULL DEFAULT 0,
            guest_lists_total INTEGER NOT NULL DEFAULT 0,
            guest_lists_done INTEGER NOT NULL DEFAULT 0,
            guests_fetched INTEGER NOT NULL DEFAULT 0,
            guests_changed INTEGER NOT NULL DEFAULT 0,
            guests_removed INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX run_by_start ON run (started_at);

        -- How many jobs a run still waits for, by the calendar whose key they use.
        CREATE TABLE run_part (
            run TEXT NOT NULL,
            calendar TEXT NOT NULL,
            pending INTEGER NOT NULL,
            PRIMARY KEY (run, calendar)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run_error (
            run TEXT NOT NULL,
            number INTEGER NOT NULL,
            message TEXT NOT NULL,
            PRIMARY KEY (run, number)
        ) STRICT, WITHOUT ROWID
        """
}
