import Database

/// The tables of the members program. Migrations are append-only: once released, a text is never edited.
enum Schema {
    static let migrations = MigrationSet("members", [Migration(1, "directory, guests and attendance", first)])

    private static let first = """
        CREATE TABLE members (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            avatar_url TEXT,
            state TEXT NOT NULL CHECK (state IN ('approved', 'pending', 'rejected')),
            joined_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            deleted_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX members_by_name ON members (name, id) WHERE deleted_at IS NULL;

        -- A mailbox belongs to one member. The key is text for whoever opens the file, and compared as bytes: the
        -- collation is BINARY, never NOCASE. Without a row id, the look-up by key is one descent and finds all it needs.
        CREATE TABLE member_emails (
            key TEXT PRIMARY KEY,
            member TEXT NOT NULL REFERENCES members (id),
            delivery TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('primary', 'alias')),
            position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX member_emails_by_member ON member_emails (member, position);
        CREATE UNIQUE INDEX one_primary_email ON member_emails (member) WHERE kind = 'primary';

        CREATE TABLE teams (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX teams_by_name ON teams (name_key, id);

        CREATE TABLE team_memberships (
            member TEXT NOT NULL REFERENCES members (id),
            team TEXT NOT NULL REFERENCES teams (id),
            is_main INTEGER NOT NULL CHECK (is_main IN (0, 1)),
            PRIMARY KEY (member, team)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX one_main_team ON team_memberships (member) WHERE is_main = 1;

        -- Copies of what the luma program owns, as far as attendance needs them. Nothing joins across files.
        CREATE TABLE events (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            starts_at INTEGER NOT NULL,
            ends_at INTEGER,
            time_zone TEXT NOT NULL,
            gathering TEXT,
            status TEXT NOT NULL,
            has_news INTEGER NOT NULL DEFAULT 0 CHECK (has_news IN (0, 1))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE event_hosts (
            event TEXT NOT NULL,
            key TEXT NOT NULL,
            PRIMARY KEY (event, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX event_hosts_by_key ON event_hosts (key);

        -- Guests without a member are kept: the member may come later.
        CREATE TABLE guests (
            event TEXT NOT NULL,
            id TEXT NOT NULL,
            key TEXT,
            email TEXT,
            name TEXT,
            status TEXT NOT NULL,
            registered_at INTEGER,
            checked_in_at INTEGER,
            PRIMARY KEY (event, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX guests_by_key ON guests (key) WHERE key IS NOT NULL;

        CREATE TABLE matches (
            event TEXT NOT NULL,
            guest TEXT NOT NULL,
            member TEXT NOT NULL REFERENCES members (id),
            method TEXT NOT NULL CHECK (method IN ('address', 'alias', 'manual')),
            reason TEXT NOT NULL,
            team TEXT,
            team_name TEXT,
            decided_at INTEGER NOT NULL,
            PRIMARY KEY (event, guest)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX matches_by_member ON matches (member, event);

        CREATE TABLE attendance (
            event TEXT NOT NULL,
            member TEXT NOT NULL REFERENCES members (id),
            status TEXT NOT NULL CHECK (status IN ('going', 'waitlisted', 'checkedIn', 'withdrawn')),
            sources TEXT NOT NULL,
            declared_by TEXT CHECK (declared_by IN ('self', 'admin')),
            declared_status TEXT,
            is_host INTEGER NOT NULL CHECK (is_host IN (0, 1)),
            is_speaker INTEGER NOT NULL CHECK (is_speaker IN (0, 1)),
            is_sponsor INTEGER NOT NULL CHECK (is_sponsor IN (0, 1)),
            is_featured INTEGER NOT NULL CHECK (is_featured IN (0, 1)),
            team TEXT,
            team_name TEXT,
            since INTEGER,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (event, member)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX attendance_by_member ON attendance (member, event);
        """
}
