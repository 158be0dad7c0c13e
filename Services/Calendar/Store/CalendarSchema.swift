import Database

/// The calendar program's tables.
enum CalendarSchema {
    static let migrations = MigrationSet("calendar", [Migration(1, "events", events)])

    private static let events = """
        CREATE TABLE event (
            id TEXT PRIMARY KEY,
            is_canceled INTEGER NOT NULL,
            snapshot BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """
}
