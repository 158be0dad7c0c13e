import CalendarModel
import Database
import JSON
import Time

/// Links between events and their counterparts, in the caller's transaction.
struct LinkStore {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func link(_ event: String, _ integration: String) throws -> Link? {
        try connection.first(
            "SELECT \(Self.columns) FROM link WHERE event = ?1 AND integration = ?2", event, integration,
            body: Self.link)
    }

    /// A link that is not stored yet. When the calendar was connected before, the counterpart is looked for where it was
    /// left.
    func begin(_ event: String, in integration: Integration) throws -> Link {
        var link = Link(event, in: integration)
        let generation: Int64? = try connection.value(
            "SELECT generation FROM left_behind WHERE event = ?1 AND outside_calendar = ?2", event,
            integration.outsideCalendar)
        if let generation { link.remember(LinkMemory(generation: Int(generation)), in: integration) }
        return link
    }

    /// The link whose counterpart this is: by the identifier that the calendar gave it, or by the mark that Rollcall left
    /// when it made it, of which it may not have heard the answer.
    func link(_ integration: String, to remote: OutsideEvent) throws -> Link? {
        if let link = try link(integration, toRemote: remote.id) { return link }
        return try remote.mark.flatMap { try link(integration, identifier: $0) }
    }

    func link(_ integration: String, identifier: String) throws -> Link? {
        try connection.first(
            "SELECT \(Self.columns) FROM link WHERE integration = ?1 AND identifier = ?2", integration, identifier,
            body: Self.link)
    }

    func link(_ integration: String, toRemote id: String) throws -> Link? {
        try connection.first(
            "SELECT \(Self.columns) FROM link WHERE integration = ?1 AND remote_id = ?2", integration, id,
            body: Self.link)
    }

    /// Those of which something is to be written, or could not be.
    func unsettled(in integration: String?, limit: Int) throws -> [Link] {
        let place = integration == nil ? "?1 IS NULL" : "integration = ?1"
        return try connection.query(
            """
            SELECT \(Self.columns) FROM link WHERE state IN ('pending', 'error') AND \(place)
            ORDER BY event, integration LIMIT ?2
            """, integration, Int64(limit), body: Self.link)
    }

    func links(of event: String) throws -> [Link] {
        try connection.query(
            "SELECT \(Self.columns) FROM link WHERE event = ?1 ORDER BY integration", event, body: Self.link)
    }

    func save(_ link: Link) throws {
        try connection.execute(
            """
            INSERT INTO link (event, integration, state, error, identifier, generation, remote_id, version,
                base, remote, original, event_sequence, attendee_sequence, reading, synced_at, unread_since, unanswered,
                synced_in)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
            ON CONFLICT (event, integration) DO UPDATE SET state = excluded.state, error = excluded.error,
                identifier = excluded.identifier, generation = excluded.generation, remote_id = excluded.remote_id,
                version = excluded.version, base = excluded.base, remote = excluded.remote,
                original = excluded.original, event_sequence = excluded.event_sequence,
                attendee_sequence = excluded.attendee_sequence, reading = excluded.reading,
                synced_at = excluded.synced_at, unread_since = excluded.unread_since,
                unanswered = excluded.unanswered, synced_in = excluded.synced_in
            """, link.event, link.integration, link.state.rawValue, link.error, link.identifier,
            Int64(link.memory.generation), link.memory.remoteID, link.memory.version,
            try link.memory.base.map { try JSON.encode($0) }, try link.remote.map { try JSON.encode($0) },
            link.remote?.original, link.eventSequence, link.attendeeSequence, link.reading,
            link.syncedAt?.milliseconds, link.unreadSince,
            link.unanswered.isEmpty ? nil : try JSON.encode(link.unanswered), link.syncedIn)
    }

    /// Takes a counterpart from whatever other event it is linked to: a copy that people had made there was taken for an
    /// event of its own, before it stood in for the one that it is a copy of.
    func release(_ remote: String, in integration: String, for event: String) throws {
        try connection.execute(
            "DELETE FROM link WHERE integration = ?1 AND remote_id = ?2 AND event <> ?3", integration, remote, event)
    }

    func delete(_ link: Link) throws {
        try connection.execute(
            "DELETE FROM link WHERE event = ?1 AND integration = ?2", link.event, link.integration)
    }

    /// Forgets a link whose counterpart is gone, and the event if it was only kept for that.
    ///
    /// That of an event which came from this calendar stays, where anything may be made: without a link, such an event is
    /// taken for one that is still there.
    func forget(_ link: Link, in integration: Integration) throws {
        let event = try EventStore(connection).event(link.event)
        guard integration.direction != .importOnly, let event, !event.isDeleted,
            event.origin == integration.outsideCalendar
        else {
            try delete(link)
            return try EventStore(connection).purge(link.event)
        }
        var link = link
        link.forgetCounterpart(in: integration)
        try save(link)
    }

    /// Counterparts that are known to be in a calendar, and would be missed.
    func knownCount(in integration: String) throws -> Int64 {
        try connection.value(
            """
            SELECT count(*) FROM link JOIN event ON event.id = link.event
            WHERE integration = ?1 AND remote_id IS NOT NULL AND \(Self.isCounted)
            """, integration) ?? 0
    }

    /// Whether anybody would miss the counterpart of a link, of an event that it is joined with: that of one which is not
    /// followed, or is called off here, may go without a word. What is held compares only what counts.
    static let isCounted = """
        link.state NOT IN ('dismissed', 'asleep') AND event.is_canceled = 0 AND event.deleted_at IS NULL
        """

    func count(in integration: String, _ state: Link.State) throws -> Int64 {
        try connection.value(
            "SELECT count(*) FROM link WHERE integration = ?1 AND state = ?2", integration, state.rawValue) ?? 0
    }

    private static let columns = """
        event, integration, state, error, generation, remote_id, version, base, remote, original, event_sequence,
        attendee_sequence, reading, synced_at, identifier, unread_since, unanswered, synced_in
        """

    private static func link(_ row: borrowing Row) throws -> Link {
        let memory = LinkMemory(
            remoteID: try row.get(5), version: try row.get(6),
            base: try row.get(7, as: [UInt8]?.self).map { try JSON.decode(from: $0) },
            generation: try row.int(4))
        var link = Link(
            event: try row.string(0), integration: try row.string(1), identifier: try row.string(14), memory: memory,
            unanswered: try row.get(16, as: [UInt8]?.self).map { try JSON.decode(from: $0) } ?? [])
        link.state = Link.State(rawValue: try row.string(2)) ?? .pending
        link.error = try row.get(3)
        link.remote = try row.get(8, as: [UInt8]?.self).map { try JSON.decode(from: $0) }
        link.remote?.original = try row.get(9, as: [UInt8]?.self) ?? []
        link.eventSequence = try row.int64(10)
        link.attendeeSequence = try row.int64(11)
        link.reading = try row.int64(12)
        link.syncedAt = try row.get(13, as: Int64?.self).map(Timestamp.init(milliseconds:))
        link.unreadSince = try row.get(15)
        link.syncedIn = try row.int64(17)
        return link
    }
}
