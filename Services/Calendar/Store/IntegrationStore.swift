import CalendarModel
import Contracts
import Database
import JSON
import Time

/// Integrations and how their reading goes, in the caller's transaction.
struct IntegrationStore {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func integration(_ id: String) throws -> Integration? {
        try connection.first("SELECT \(Self.columns) FROM integration WHERE id = ?1", id, body: Self.integration)
    }

    /// Oldest first.
    func all() throws -> [Integration] {
        try connection.query("SELECT \(Self.columns) FROM integration ORDER BY created_at, id", body: Self.integration)
    }

    func insert(_ integration: Integration) throws {
        try connection.execute(
            """
            INSERT INTO integration (id, owner_kind, owner_id, provider, outside_calendar, name, credential, direction,
                scope_kind, scope_id, settings, is_active, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """, integration.id, integration.owner.kind.rawValue, integration.owner.id,
            integration.provider.rawValue, integration.outsideCalendar, integration.name, integration.credential,
            integration.direction.rawValue, integration.scope.kind.rawValue, integration.scope.id,
            try JSON.encode(integration.settings), integration.isActive, integration.createdAt.milliseconds)
    }

    /// Stores what can be changed of an integration.
    func update(_ integration: Integration) throws {
        try connection.execute(
            """
            UPDATE integration SET name = ?2, credential = ?3, direction = ?4, scope_kind = ?5, scope_id = ?6,
                settings = ?7, is_active = ?8
            WHERE id = ?1
            """, integration.id, integration.name, integration.credential, integration.direction.rawValue,
            integration.scope.kind.rawValue, integration.scope.id, try JSON.encode(integration.settings),
            integration.isActive)
    }

    /// Forgets an integration and all that is known of its calendar, in which nothing is touched.
    func delete(_ id: String) throws {
        try connection.execute(
            """
            INSERT INTO left_behind (event, outside_calendar, generation)
            SELECT event, outside_calendar, generation FROM link JOIN integration ON integration.id = link.integration
            WHERE integration = ?1 AND generation > 0
            ON CONFLICT (event, outside_calendar) DO UPDATE SET generation = max(generation, excluded.generation)
            """, id)
        for table in ["link", "removal", "conflict", "channel"] {
            try connection.execute("DELETE FROM \(table) WHERE integration = ?1", id)
        }
        try connection.execute("DELETE FROM integration WHERE id = ?1", id)
    }

    /// The integrations whose calendars show an event, or may have to stop showing it.
    func concerned(by event: CalendarEvent) throws -> [Integration] {
        try connection.query(
            """
            SELECT \(Self.columns) FROM integration WHERE is_active = 1 AND id IN (
                SELECT integration FROM link WHERE event = ?1
                UNION SELECT id FROM integration WHERE scope_kind = 'all'
                UNION SELECT id FROM integration WHERE scope_kind = 'gathering' AND scope_id = ?2
                UNION SELECT id FROM integration WHERE scope_kind = 'calendar' AND scope_id = ?3
                UNION SELECT id FROM integration WHERE scope_kind = 'organization' AND scope_id = ?6
                UNION SELECT id FROM integration WHERE scope_kind = 'member'
                    AND scope_id IN (SELECT member FROM attendance WHERE event = ?1)
                UNION SELECT id FROM integration WHERE scope_kind = 'team'
                    AND scope_id IN (SELECT team FROM attendance JOIN member_team USING (member) WHERE event = ?1)
                UNION SELECT id FROM integration WHERE owner_kind = ?4 AND owner_id = ?5
            )
            """, event.id, event.snapshot.gathering?.id, event.snapshot.calendarID, event.owner?.kind.rawValue,
            event.owner?.id, event.organization, body: Self.integration)
    }

    /// The active integrations that may have to show an event, or to stop showing it, because a member begins or ceases to
    /// go: the member's and the team's, and those of teams that the member has left.
    func showing(_ member: String, goingTo event: String) throws -> [Integration] {
        try connection.query(
            """
            SELECT \(Self.columns) FROM integration WHERE is_active = 1 AND (
                scope_kind = 'member' AND scope_id = ?1
                OR scope_kind = 'team' AND (
                    scope_id = (SELECT team FROM member_team WHERE member = ?1)
                    OR id IN (SELECT integration FROM link WHERE event = ?2)))
            """, member, event, body: Self.integration)
    }

    /// The active integrations that show what one of two teams goes to.
    func showing(_ move: TeamMove) throws -> [Integration] {
        try connection.query(
            """
            SELECT \(Self.columns) FROM integration
            WHERE is_active = 1 AND scope_kind = 'team' AND scope_id IN (?1, ?2)
            """, move.left, move.joined, body: Self.integration)
    }

    // MARK: Reading

    func reading(of id: String) throws -> ReadingState? {
        try connection.first(
            """
            SELECT cursor, complete_reading_at, last_ok_at, last_error, failures, held FROM integration WHERE id = ?1
            """, id
        ) { row in
            ReadingState(
                cursor: try row.get(0),
                completeReadingAt: try row.get(1, as: Int64?.self).map(Timestamp.init(milliseconds:)),
                lastOKAt: try row.get(2, as: Int64?.self).map(Timestamp.init(milliseconds:)),
                lastError: try row.get(3), failures: try row.int(4),
                held: try row.get(5, as: [UInt8]?.self).map { try JSON.decode(from: $0) })
        }
    }

    func setReading(_ state: ReadingState, of id: String) throws {
        try connection.execute(
            """
            UPDATE integration SET cursor = ?2, complete_reading_at = ?3, last_ok_at = ?4, last_error = ?5, failures = ?6,
                held = ?7
            WHERE id = ?1
            """, id, state.cursor, state.completeReadingAt?.milliseconds, state.lastOKAt?.milliseconds,
            state.lastError, state.failures, try state.held.map { try JSON.encode($0) })
    }

    /// - Returns: how many readings have begun, this one included: its number.
    func beginReading(of id: String) throws -> Int64 {
        try connection.execute("UPDATE integration SET readings = readings + 1 WHERE id = ?1", id)
        return try readings(of: id)
    }

    /// How many readings have begun. Clocks are set back at times; this goes on.
    func readings(of id: String) throws -> Int64 {
        try connection.value("SELECT readings FROM integration WHERE id = ?1", id) ?? 0
    }

    private static let columns = """
        id, owner_kind, owner_id, provider, outside_calendar, name, credential, direction, scope_kind, scope_id,
        settings, is_active, created_at, (SELECT version FROM credential WHERE credential.id = integration.credential)
        """

    private static func integration(_ row: borrowing Row) throws -> Integration {
        // What a later version may have added is in a newer file, which is refused at the start.
        Integration(
            id: try row.string(0),
            owner: EventOwner(kind: EventOwner.Kind(rawValue: try row.string(1)) ?? .member, id: try row.string(2)),
            provider: CalendarProvider(rawValue: try row.string(3)) ?? .caldav, outsideCalendar: try row.string(4),
            name: try row.string(5), credential: try row.string(6),
            direction: SyncDirection(rawValue: try row.string(7)) ?? .importOnly,
            scope: FeedScope(kind: FeedScope.Kind(rawValue: try row.string(8)) ?? .member, id: try row.get(9)),
            settings: try JSON.decode(from: try row.bytes(10)), isActive: try row.bool(11),
            createdAt: Timestamp(milliseconds: try row.int64(12)),
            credentialVersion: try row.get(13, as: Int64?.self) ?? 0)
    }
}

/// How far the reading of an outside calendar has come.
struct ReadingState: Sendable, Hashable {
    /// Where the next reading begins; nil for the very beginning.
    var cursor: String?
    /// When everything that is there was last read.
    var completeReadingAt: Timestamp?
    /// When a reading last ended well.
    var lastOKAt: Timestamp?
    var lastError: String?
    /// Readings that have failed since.
    var failures = 0
    /// Why what a reading found is not obeyed.
    var held: HeldRemovals?
}

/// So much is missing from an outside calendar that it may be its mistake: a person is to look.
struct HeldRemovals: Codable, Sendable, Hashable {
    /// Events that would be called off or deleted.
    var removals: Int64
    /// Of so many that are known to be in the calendar.
    var known: Int64
    var since: Timestamp
    /// Somebody has looked, and said that it is right.
    var isAccepted: Bool
}
