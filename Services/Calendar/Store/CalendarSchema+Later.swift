/// What migrations 9 and later do.
extension CalendarSchema {
    static let unread = """
        -- Since when a counterpart has to be named by a reading, or looked at: Rollcall wrote it then, or what happened to
        -- it since may not be told. NULL once a later reading has named it.
        ALTER TABLE link ADD COLUMN unread_since INTEGER;
        CREATE INDEX link_by_unread ON link (integration, unread_since) WHERE unread_since IS NOT NULL;
        """

    static let linkQueries = """
        CREATE INDEX link_by_integration ON link (integration, event);
        -- Its entries are in the order of their identifiers, as the list of open conflicts is.
        CREATE INDEX conflict_open ON conflict (resolution) WHERE resolution = 'open';
        CREATE INDEX conflict_by_integration ON conflict (integration);
        -- Records are counted when somebody looks at the queue, which a dashboard does again and again.
        CREATE INDEX sync_record_done ON sync_record (error, event) WHERE error IS NULL AND event IS NOT NULL;
        -- No query asks what was done for an event, and no list is by the time of detection.
        DROP INDEX sync_record_by_event;
        DROP INDEX conflict_by_detection;
        """

    static let origins = """
        -- The outside calendar that an event came from.
        ALTER TABLE event ADD COLUMN origin TEXT;
        UPDATE event SET origin = (
            SELECT outside_calendar FROM link JOIN integration ON integration.id = link.integration
            WHERE link.event = event.id AND remote IS NOT NULL
                AND json_extract(CAST(remote AS TEXT), '$.mark') IS NULL LIMIT 1)
        WHERE home NOT IN ('luma', 'rollcall');

        -- Links that their integration's direction leaves alone are asleep; until now they were dismissed, and did not wake.
        UPDATE link SET state = 'asleep'
        WHERE state = 'dismissed' AND remote_id IS NOT NULL
            AND integration IN (SELECT id FROM integration WHERE direction = 'export')
            AND event IN (SELECT id FROM event WHERE deleted_at IS NULL);
        UPDATE link SET state = 'asleep'
        WHERE json_extract(CAST(remote AS TEXT), '$.mark') IS NOT NULL
            AND integration IN (SELECT id FROM integration WHERE direction = 'import');
        -- Nothing is made there, so nothing has to be remembered of what is gone.
        DELETE FROM link
        WHERE remote_id IS NULL AND integration IN (SELECT id FROM integration WHERE direction = 'import');
        """

    static let generations = """
        -- How often an event was made anew in a calendar that was disconnected since, where it was: it is there under the
        -- identifier of that generation, should the calendar be connected again.
        CREATE TABLE left_behind (
            event TEXT NOT NULL,
            outside_calendar TEXT NOT NULL,
            generation INTEGER NOT NULL,
            PRIMARY KEY (event, outside_calendar)
        ) STRICT, WITHOUT ROWID;
        """

    static let eventTexts = """
        -- What feeds say of each event, in the order in which they say it. `canceled_at` is NULL for what takes place;
        -- `first_at` and `last_at` are the time in which all of it lies, `last_at` NULL for what repeats; instants are
        -- milliseconds since 1970. `zones` are those that the text names (JSON), NULL for most; `member_text` is what those
        -- who are going read instead, where it is not the same.
        CREATE TABLE event_text (
            starts_at INTEGER NOT NULL,
            event TEXT NOT NULL UNIQUE,
            is_public INTEGER NOT NULL,
            canceled_at INTEGER,
            first_at INTEGER NOT NULL,
            last_at INTEGER,
            is_series INTEGER NOT NULL,
            zones BLOB,
            text BLOB NOT NULL,
            member_text BLOB,
            PRIMARY KEY (starts_at, event)
        ) STRICT, WITHOUT ROWID;

        -- One row: the form in which all of them are written.
        CREATE TABLE event_text_form (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            form INTEGER NOT NULL
        ) STRICT;
        """

    static let shopStatements = """
        -- When what is known of a resource was said; what is older comes late.
        CREATE TABLE resource (
            id TEXT PRIMARY KEY,
            said_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Parts that were taken out stay (`is_current` = 0), so that ticket holders are taken out of them.
        ALTER TABLE resource_part ADD COLUMN is_current INTEGER NOT NULL DEFAULT 1;

        -- Who has a ticket, and who had one, by the key of the address.
        CREATE TABLE keyed_ticket (
            purchase TEXT NOT NULL,
            resource TEXT NOT NULL,
            email_key TEXT NOT NULL,
            email TEXT NOT NULL,
            name TEXT,
            is_valid INTEGER NOT NULL,
            PRIMARY KEY (purchase, resource, email_key)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO keyed_ticket (purchase, resource, email_key, email, name, is_valid)
            SELECT purchase, resource, lower(email), min(email), max(name), max(is_valid) FROM ticket
            GROUP BY purchase, resource, lower(email);

        -- What shops said of each purchase, in the order in which it came: from it follows who has the tickets.
        -- `resource` is NULL for all that was bought, `giver` for whoever has the ticket.
        CREATE TABLE ticket_statement (
            id INTEGER PRIMARY KEY,
            purchase TEXT NOT NULL,
            kind TEXT NOT NULL,
            resource TEXT,
            giver TEXT,
            person TEXT NOT NULL,
            name TEXT,
            said_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX ticket_statement_by_purchase ON ticket_statement (purchase);
        INSERT INTO ticket_statement (purchase, kind, resource, person, name, said_at)
            SELECT purchase, 'purchased', resource, email, name, 0 FROM keyed_ticket;
        INSERT INTO ticket_statement (purchase, kind, resource, person, said_at)
            SELECT purchase, 'refunded', resource, email, 0 FROM keyed_ticket WHERE is_valid = 0;
        DROP TABLE ticket;
        ALTER TABLE keyed_ticket RENAME TO ticket;
        CREATE INDEX ticket_by_resource ON ticket (resource);

        -- The deliveries of shops' webhooks that were taken over, for as long as they may come again.
        CREATE TABLE commerce_delivery (
            id TEXT PRIMARY KEY,
            received_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX commerce_delivery_by_time ON commerce_delivery (received_at);
        """

    static let credentialVersions = """
        -- Counts how often somebody has given another secret for the account.
        ALTER TABLE credential ADD COLUMN version INTEGER NOT NULL DEFAULT 0
        """

    static let unanswered = """
        -- What the two would agree on after writes whose answers were lost (JSON); NULL for most.
        ALTER TABLE link ADD COLUMN unanswered BLOB
        """

    static let readingNumbers = """
        -- How many readings have begun: each is known by its number.
        ALTER TABLE integration ADD COLUMN readings INTEGER NOT NULL DEFAULT 0;
        -- The last reading that had begun at `synced_at`.
        ALTER TABLE link ADD COLUMN synced_in INTEGER NOT NULL DEFAULT 0;
        -- Both were instants until now.
        UPDATE link SET reading = 0;
        UPDATE link SET unread_since = 0 WHERE unread_since IS NOT NULL;
        """

    static let listsByEnd = """
        -- What has no end counts as two hours long.
        ALTER TABLE event ADD COLUMN ends_at INTEGER NOT NULL DEFAULT 0;
        UPDATE event SET ends_at = ifnull(
            CAST(unixepoch(json_extract(CAST(snapshot AS TEXT), '$.endsAt')) AS INTEGER) * 1000, starts_at + 7200000);
        CREATE INDEX event_kept_by_end ON event (ends_at) WHERE home <> 'luma';
        """

    static let zoneRelease = """
        -- The release of the time zones by which the texts were written, such as 2026a; NULL when nobody knew it. What
        -- repeats by a clock is written in that clock's time.
        ALTER TABLE event_text_form ADD COLUMN zones TEXT
        """
}
