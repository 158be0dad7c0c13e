import Contracts
import Database
import Time

/// What a feed had when it was last looked at, object by object, and at which revision each came, changed or went; in the
/// caller's transaction.
struct FeedObjectStore {
    private let connection: Connection
    private let feed: String

    /// How long a revision is known, and what has gone is remembered.
    static let memory = Duration.seconds(90 * 86_400)

    init(_ connection: Connection, feed: String) {
        self.connection = connection
        self.feed = feed
    }

    /// The latest; nil before the first look.
    func revision() throws -> Int64? {
        try connection.value("SELECT max(revision) FROM feed_revision WHERE feed = ?1", feed)
    }

    /// Whether changes since then can be told. A number that was never given out is not known, as after a backup was
    /// restored.
    func knows(_ revision: Int64) throws -> Bool {
        try connection.value(
            "SELECT EXISTS (SELECT 1 FROM feed_revision WHERE feed = ?1 AND revision = ?2)", feed, revision) ?? false
    }

    // MARK: Reading

    /// Objects with names after `cursor`, by name.
    func objects(_ question: ListFeedObjects, limit: Int) throws -> [Row] {
        try connection.query(
            """
            SELECT name, event, tag, is_series FROM feed_object
            WHERE feed = ?1 AND name > ?2 AND (revision > ?3 OR (?3 IS NULL AND tag IS NOT NULL))
                AND (?4 IS NULL OR starts_at < ?4)
                AND (?5 IS NULL OR ends_at IS NULL OR ends_at > ?5 OR starts_at >= ?5)
            ORDER BY name LIMIT ?6
            """, feed, question.cursor ?? "", question.since, question.until?.milliseconds,
            question.from?.milliseconds, Int64(limit)
        ) { row in
            Row(
                version: FeedObjectVersion(name: try row.string(0), tag: try row.get(2)), event: try row.string(1),
                isSeries: try row.bool(3))
        }
    }

    struct Row: Sendable {
        var version: FeedObjectVersion
        var event: String
        var isSeries: Bool
    }

    /// The event of an object that the feed has or had.
    func event(of name: String) throws -> String? {
        try connection.value("SELECT event FROM feed_object WHERE feed = ?1 AND name = ?2", feed, name)
    }

    // MARK: Writing

    /// The revision, if the feed had the same when it was last looked at.
    func revision(ifStill objects: [FeedObjectEntry]) throws -> Int64? {
        guard let latest = try revision() else { return nil }
        let (changed, gone) = try differences(from: objects)
        return changed.isEmpty && gone.isEmpty ? latest : nil
    }

    /// Notes what the feed has now.
    ///
    /// - Returns: the revision, a new one if anything has changed.
    func update(to objects: [FeedObjectEntry], at now: Timestamp) throws -> Int64 {
        let latest = try revision()
        let (changed, gone) = try differences(from: objects)
        if let latest, changed.isEmpty, gone.isEmpty { return latest }
        // From the clock, so that a number is not given out twice, whatever becomes of the file.
        let revision = max((latest ?? 0) + 1, now.milliseconds)
        for object in changed { try save(object, revision) }
        for name in gone {
            try connection.execute(
                "UPDATE feed_object SET tag = NULL, revision = ?3 WHERE feed = ?1 AND name = ?2", feed, name, revision)
        }
        try connection.execute("INSERT INTO feed_revision (feed, revision) VALUES (?1, ?2)", feed, revision)
        try forget(before: (now - Self.memory).milliseconds)
        return revision
    }

    private func differences(
        from objects: [FeedObjectEntry]
    ) throws -> (changed: [FeedObjectEntry], gone: [String]) {
        var known: [String: String?] = [:]
        try connection.forEach("SELECT name, tag FROM feed_object WHERE feed = ?1", feed) { row in
            known[try row.string(0)] = .some(try row.get(1))
        }
        let changed = objects.filter { (known.removeValue(forKey: $0.name) ?? nil) != $0.tag }
        return (changed, known.filter { $0.value != nil }.map(\.key))
    }

    /// Everything: nobody can read the feed any more.
    func forget() throws {
        try connection.execute("DELETE FROM feed_object WHERE feed = ?1", feed)
        try connection.execute("DELETE FROM feed_revision WHERE feed = ?1", feed)
    }

    private func save(_ object: FeedObjectEntry, _ revision: Int64) throws {
        try connection.execute(
            """
            INSERT INTO feed_object (feed, name, event, tag, revision, starts_at, ends_at, is_series)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (feed, name) DO UPDATE SET tag = excluded.tag, revision = excluded.revision,
                starts_at = excluded.starts_at, ends_at = excluded.ends_at, is_series = excluded.is_series
            """, feed, object.name, object.event, object.tag, revision, object.span.start.milliseconds,
            object.span.end?.milliseconds, object.span.isSeries)
    }

    /// A change is remembered longer than the revision before it, or it would be missed.
    private func forget(before limit: Int64) throws {
        try connection.execute(
            """
            DELETE FROM feed_revision WHERE feed = ?1 AND revision < ?2
                AND revision < (SELECT max(revision) FROM feed_revision WHERE feed = ?1)
            """, feed, limit)
        try connection.execute(
            """
            DELETE FROM feed_object WHERE feed = ?1 AND tag IS NULL
                AND revision <= (SELECT min(revision) FROM feed_revision WHERE feed = ?1)
            """, feed)
    }
}

/// An object as it is remembered.
struct FeedObjectEntry: Sendable {
    var name: String
    var event: String
    var tag: String
    var span: FeedSpan
}
