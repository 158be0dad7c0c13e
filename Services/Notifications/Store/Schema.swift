import Database

/// The tables of this program.
///
/// `gathering`, `event`, `attendance` and `member` are copies of what other programs own. Everything else is our own.
enum Schema {
    static let migrations = MigrationSet(
        "notifications",
        [Migration(1, "first tables", copies + rules + announcements), Migration(2, "crowds", crowds)])

    private static let copies = """
        CREATE TABLE gathering (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, country TEXT, time_zone TEXT,
            latitude REAL, longitude REAL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE event (
            id TEXT PRIMARY KEY, gathering TEXT, slug TEXT NOT NULL, name TEXT NOT NULL, starts INTEGER NOT NULL,
            stated_end INTEGER, ends INTEGER NOT NULL, status TEXT NOT NULL, visibility TEXT NOT NULL, time_zone TEXT,
            logo_url TEXT, website_url TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX event_by_gathering ON event (gathering, ends);
        CREATE TABLE attendance (
            event TEXT NOT NULL, member TEXT NOT NULL, status TEXT NOT NULL, is_host INTEGER NOT NULL,
            is_speaker INTEGER NOT NULL, since INTEGER, PRIMARY KEY (event, member)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX attendance_by_member ON attendance (member, event);
        CREATE TABLE member (
            id TEXT PRIMARY KEY, display_name TEXT NOT NULL, image_url TEXT, team_id TEXT, team_name TEXT,
            state TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    private static let rules = """
        CREATE TABLE configuration (
            id TEXT PRIMARY KEY, is_active INTEGER NOT NULL, enabled INTEGER NOT NULL,
            min_attendees_per_event INTEGER NOT NULL, total_events_threshold INTEGER NOT NULL,
            qualified_events_threshold INTEGER NOT NULL, upcoming_window_days INTEGER NOT NULL,
            reminder_days_before INTEGER NOT NULL, window_mode TEXT NOT NULL, updated_by TEXT,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX configuration_one_active ON configuration (is_active) WHERE is_active = 1;
        CREATE TABLE candidate (
            rule_kind TEXT NOT NULL, event TEXT NOT NULL, gathering TEXT NOT NULL, starts INTEGER NOT NULL,
            ends INTEGER NOT NULL, attendee_count INTEGER NOT NULL, row_count INTEGER NOT NULL,
            computed_at INTEGER NOT NULL, PRIMARY KEY (rule_kind, event)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX candidate_by_gathering ON candidate (gathering, rule_kind, starts);
        CREATE TABLE suppression (
            rule_kind TEXT NOT NULL, event TEXT NOT NULL, suppressed_at INTEGER NOT NULL, suppressed_by TEXT,
            PRIMARY KEY (rule_kind, event)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE gathering_view (
            gathering TEXT PRIMARY KEY, event_total INTEGER NOT NULL, attendee_total INTEGER NOT NULL,
            computed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE gathering_view_top (
            gathering TEXT NOT NULL, rank INTEGER NOT NULL, member TEXT NOT NULL, PRIMARY KEY (gathering, rank)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE event_view (
            gathering TEXT NOT NULL, event TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (gathering, event)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE stale_gathering (gathering TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;

        """

    private static let announcements = """
        CREATE TABLE edition (
            gathering TEXT NOT NULL, id TEXT NOT NULL, announced_at INTEGER NOT NULL, PRIMARY KEY (gathering, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE edition_event (
            gathering TEXT NOT NULL, edition TEXT NOT NULL, event TEXT NOT NULL,
            PRIMARY KEY (gathering, edition, event)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE notification (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, rule_kind TEXT NOT NULL, gathering TEXT NOT NULL,
            edition TEXT NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL, link TEXT NOT NULL,
            payload_version INTEGER NOT NULL, payload BLOB NOT NULL, content_hash BLOB NOT NULL,
            event_total INTEGER NOT NULL, attendee_total INTEGER NOT NULL, announcement INTEGER NOT NULL,
            created_at INTEGER NOT NULL, bumped_at INTEGER NOT NULL, last_content_at INTEGER NOT NULL,
            withdrawn_at INTEGER, archived_at INTEGER, UNIQUE (rule_kind, gathering, edition)
        ) STRICT;
        CREATE UNIQUE INDEX notification_by_announcement ON notification (announcement);
        CREATE UNIQUE INDEX notification_shown ON notification (announcement)
            WHERE withdrawn_at IS NULL AND archived_at IS NULL;
        CREATE INDEX notification_by_gathering ON notification (gathering);
        CREATE TABLE notification_event (
            notification INTEGER NOT NULL REFERENCES notification (number) ON DELETE CASCADE, event TEXT NOT NULL,
            PRIMARY KEY (notification, event)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE notification_read (
            member TEXT NOT NULL, notification INTEGER NOT NULL REFERENCES notification (number) ON DELETE CASCADE,
            read_at INTEGER NOT NULL, PRIMARY KEY (member, notification)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX notification_read_by_notification ON notification_read (notification);
        CREATE TABLE read_mark (
            member TEXT PRIMARY KEY, announcement INTEGER NOT NULL, read_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX read_mark_by_announcement ON read_mark (announcement);
        """
    /// Empty at first: a crowd is counted when somebody asks for it, which is at the next start.
    private static let crowds = """
        CREATE TABLE crowd (
            number INTEGER PRIMARY KEY, gathering TEXT NOT NULL, events_hash BLOB NOT NULL,
            attendee_total INTEGER NOT NULL, row_total INTEGER NOT NULL, revision INTEGER NOT NULL,
            UNIQUE (gathering, events_hash)
        ) STRICT;
        CREATE TABLE crowd_event (
            crowd INTEGER NOT NULL REFERENCES crowd (number) ON DELETE CASCADE, event TEXT NOT NULL,
            PRIMARY KEY (crowd, event)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX crowd_event_by_event ON crowd_event (event, crowd);
        CREATE TABLE crowd_first (
            crowd INTEGER NOT NULL REFERENCES crowd (number) ON DELETE CASCADE, member TEXT NOT NULL,
            events_count INTEGER NOT NULL, has_role INTEGER NOT NULL, since INTEGER, PRIMARY KEY (crowd, member)
        ) STRICT, WITHOUT ROWID;
        """
}
