import Database

/// The calendar program's tables.
enum CalendarSchema {
    static let migrations = MigrationSet(
        "calendar", [Migration(1, "events", events), Migration(2, "feeds, attendance", feeds)])

    private static let events = """
        CREATE TABLE event (
            id TEXT PRIMARY KEY,
            is_canceled INTEGER NOT NULL,
            snapshot BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    private static let feeds = """
        -- `sequence` counts the changes that subscribers must see; instants are milliseconds since 1970.
        ALTER TABLE event ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE event ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE event ADD COLUMN starts_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE event ADD COLUMN gathering TEXT;
        ALTER TABLE event ADD COLUMN calendar TEXT;
        UPDATE event SET gathering = json_extract(snapshot, '$.gathering.id'),
            calendar = json_extract(snapshot, '$.calendarID'),
            starts_at = CAST(unixepoch(json_extract(snapshot, '$.startsAt')) * 1000 AS INTEGER);
        CREATE INDEX event_by_start ON event (starts_at);
        CREATE INDEX event_by_gathering ON event (gathering, starts_at);

        -- Who is going to what; rows of those who are not are deleted.
        CREATE TABLE attendance (
            member TEXT NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (member, event)
        ) STRICT, WITHOUT ROWID;

        -- `token_hash` is the SHA-256 of the secret part of the address.
        CREATE TABLE feed (
            id TEXT PRIMARY KEY,
            token_hash BLOB NOT NULL UNIQUE,
            name TEXT NOT NULL,
            scope_kind TEXT NOT NULL,
            scope_id TEXT,
            created_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) STRICT, WITHOUT ROWID;
        """
}
