import Database

/// The calendar program's tables.
enum CalendarSchema {
    static let migrations = MigrationSet(
        "calendar",
        [
            Migration(1, "events", events), Migration(2, "feeds, attendance", feeds),
            Migration(3, "events of our own, outside calendars", bridge),
            Migration(4, "objects of feeds", feedObjects), Migration(5, "teams", teams),
            Migration(6, "tickets", tickets),
            Migration(7, "messages of Notion", notionMessages),
            Migration(8, "lists of own events", lists),
            Migration(9, "counterparts to look at", unread),
            Migration(10, "queries of links and conflicts", linkQueries),
            Migration(11, "who made what there", origins),
            Migration(12, "identifiers of disconnected calendars", generations),
            Migration(13, "what feeds say of events", eventTexts),
            Migration(14, "what shops said", shopStatements),
            Migration(15, "versions of credentials", credentialVersions),
            Migration(16, "writes without an answer", unanswered),
            Migration(17, "numbers of readings", readingNumbers),
            Migration(18, "lists of what is to come", listsByEnd),
            Migration(19, "time zones of what feeds say", zoneRelease),
        ])

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
        UPDATE event SET gathering = json_extract(CAST(snapshot AS TEXT), '$.gathering.id'),
            calendar = json_extract(CAST(snapshot AS TEXT), '$.calendarID'),
            starts_at = CAST(unixepoch(json_extract(CAST(snapshot AS TEXT), '$.startsAt')) * 1000 AS INTEGER);
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

    private static let bridge = """
        -- `home` says whose word counts about an event: `luma`, whose events are copies here; `rollcall`, or the provider
        -- of the calendar it was imported from, whose events are kept here and nowhere else.
        -- `version` is what Rollcall says of the event and since when (LocalVersion as JSON); NULL for copies from before
        -- this migration, which say what their snapshot says. `deleted_at` is set until all its copies are deleted.
        ALTER TABLE event ADD COLUMN home TEXT NOT NULL DEFAULT 'luma';
        ALTER TABLE event ADD COLUMN owner_kind TEXT;
        ALTER TABLE event ADD COLUMN owner_id TEXT;
        ALTER TABLE event ADD COLUMN version BLOB;
        ALTER TABLE event ADD COLUMN deleted_at INTEGER;
        -- Counts the changes of the event's attendees in calendars.
        ALTER TABLE event ADD COLUMN attendee_sequence INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX event_by_owner ON event (owner_kind, owner_id) WHERE owner_id IS NOT NULL;
        CREATE INDEX attendance_by_event ON attendance (event);

        -- `sealed` is JSON, encrypted and bound to its row. `refused` says why the provider does not accept it any more.
        CREATE TABLE credential (
            id TEXT PRIMARY KEY,
            owner_kind TEXT NOT NULL,
            owner_id TEXT NOT NULL,
            provider TEXT NOT NULL,
            account TEXT NOT NULL,
            sealed BLOB NOT NULL,
            refused TEXT,
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- One outside calendar of one owner. `scope` says which events it shows; `settings` is JSON; `held` says why its
        -- removals wait for a person (JSON).
        CREATE TABLE integration (
            id TEXT PRIMARY KEY,
            owner_kind TEXT NOT NULL,
            owner_id TEXT NOT NULL,
            provider TEXT NOT NULL,
            outside_calendar TEXT NOT NULL,
            name TEXT NOT NULL,
            credential TEXT NOT NULL REFERENCES credential (id),
            direction TEXT NOT NULL,
            scope_kind TEXT NOT NULL,
            scope_id TEXT,
            settings BLOB NOT NULL,
            is_active INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            cursor TEXT,
            complete_reading_at INTEGER,
            last_ok_at INTEGER,
            last_error TEXT,
            failures INTEGER NOT NULL DEFAULT 0,
            held BLOB,
            UNIQUE (owner_kind, owner_id, provider, outside_calendar)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX integration_by_scope ON integration (scope_kind, scope_id);
        CREATE INDEX integration_by_credential ON integration (credential);

        -- An event and its counterpart in one outside calendar. `base` is what both said when they last agreed, `remote`
        -- what was last read or written there (JSON), `original` that in the calendar's own form.
        -- `identifier` is the one under which Rollcall makes it, another one for every generation.
        -- `event_sequence` and `attendee_sequence` are the event's when the two last agreed.
        -- `reading` numbers the last whole reading that named it.
        CREATE TABLE link (
            event TEXT NOT NULL,
            integration TEXT NOT NULL,
            state TEXT NOT NULL,
            error TEXT,
            identifier TEXT NOT NULL,
            generation INTEGER NOT NULL,
            remote_id TEXT,
            version TEXT,
            base BLOB,
            remote BLOB,
            original BLOB,
            event_sequence INTEGER NOT NULL,
            attendee_sequence INTEGER NOT NULL,
            reading INTEGER NOT NULL,
            synced_at INTEGER,
            PRIMARY KEY (event, integration)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX link_by_remote ON link (integration, remote_id) WHERE remote_id IS NOT NULL;
        CREATE UNIQUE INDEX link_by_identifier ON link (integration, identifier);
        CREATE INDEX link_by_state ON link (integration, state);

        -- What the reading under way found removed: obeyed only when all of it has been read.
        CREATE TABLE removal (
            integration TEXT NOT NULL,
            remote_id TEXT NOT NULL,
            PRIMARY KEY (integration, remote_id)
        ) STRICT, WITHOUT ROWID;

        -- Fields that both sides had changed, with both versions (EventContent as JSON).
        CREATE TABLE conflict (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            event TEXT NOT NULL,
            integration TEXT NOT NULL,
            field TEXT NOT NULL,
            local BLOB NOT NULL,
            remote BLOB NOT NULL,
            detected_at INTEGER NOT NULL,
            resolution TEXT NOT NULL,
            resolved_by TEXT,
            resolved_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX open_conflict ON conflict (event, integration, field) WHERE resolution = 'open';
        CREATE INDEX conflict_by_detection ON conflict (detected_at);

        -- Google's promises to say when a calendar changes. `token_hash` is the SHA-256 of what its messages must bear.
        CREATE TABLE channel (
            id TEXT PRIMARY KEY,
            integration TEXT NOT NULL,
            resource_id TEXT,
            token_hash BLOB NOT NULL,
            expires_at INTEGER NOT NULL,
            last_message INTEGER NOT NULL DEFAULT 0,
            last_message_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX channel_by_integration ON channel (integration);

        -- People whom other systems, such as shops, want among an event's attendees (`is_wanted`) or not any more.
        CREATE TABLE attendee (
            event TEXT NOT NULL,
            email TEXT NOT NULL,
            name TEXT,
            is_wanted INTEGER NOT NULL,
            source TEXT NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (event, email)
        ) STRICT, WITHOUT ROWID;

        -- What was done to outside calendars, and what came of it.
        CREATE TABLE sync_record (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            integration TEXT NOT NULL,
            event TEXT,
            operation TEXT NOT NULL,
            finished_at INTEGER NOT NULL,
            error TEXT
        ) STRICT;
        CREATE INDEX sync_record_by_time ON sync_record (finished_at);
        CREATE INDEX sync_record_by_event ON sync_record (event);

        -- Consents that were asked for and have not come back: `state_hash` is the SHA-256 of the OAuth state, `sealed`
        -- the verifier and what is to be connected (JSON, encrypted and bound to its row).
        CREATE TABLE consent (
            state_hash BLOB PRIMARY KEY,
            sealed BLOB NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let feedObjects = """
        -- What a feed had when it was last looked at event by event. `tag` is NULL for what has gone; `revision` is when
        -- it came, changed or went; `ends_at` is NULL for what repeats; instants are milliseconds since 1970.
        CREATE TABLE feed_object (
            feed TEXT NOT NULL,
            name TEXT NOT NULL,
            event TEXT NOT NULL,
            tag TEXT,
            revision INTEGER NOT NULL,
            starts_at INTEGER NOT NULL,
            ends_at INTEGER,
            is_series INTEGER NOT NULL,
            PRIMARY KEY (feed, name)
        ) STRICT, WITHOUT ROWID;

        -- The revisions that a feed has had, for as long as changes since them can be told.
        CREATE TABLE feed_revision (
            feed TEXT NOT NULL,
            revision INTEGER NOT NULL,
            PRIMARY KEY (feed, revision)
        ) STRICT, WITHOUT ROWID;
        """

    private static let teams = """
        -- The team that each member is in; those in none have no row.
        CREATE TABLE member_team (
            member TEXT PRIMARY KEY,
            team TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX member_by_team ON member_team (team);
        """

    private static let tickets = """
        -- Who is to be among the attendees is worked out from tickets.
        DROP TABLE attendee;

        -- What a shop offers as one: a series or a cohort of events, and each event by the id that it has here.
        CREATE TABLE resource_part (
            whole TEXT NOT NULL,
            part TEXT NOT NULL,
            PRIMARY KEY (whole, part)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX resource_part_by_part ON resource_part (part);

        -- Tickets that were given back stay, so that their holders are taken out of calendars.
        CREATE TABLE ticket (
            purchase TEXT NOT NULL,
            resource TEXT NOT NULL,
            email TEXT NOT NULL,
            name TEXT,
            is_valid INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (purchase, resource, email)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ticket_by_resource ON ticket (resource);
        """

    private static let notionMessages = """
        -- One row. Tokens are encrypted and bound to it: `used` signs Notion's messages, `offered` came with a handshake and
        -- waits until somebody says that Notion has taken it. Handshakes are let in until `expected_until`.
        CREATE TABLE notion_webhook (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            used BLOB,
            offered BLOB,
            expected_until INTEGER NOT NULL
        ) STRICT
        """

    private static let lists = """
        CREATE INDEX event_kept_by_start ON event (starts_at, id) WHERE home <> 'luma';
        """
}
