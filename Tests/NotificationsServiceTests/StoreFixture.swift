import Database
import Testing
import Time

@testable import NotificationsService

/// A file with this program's tables, one gathering in Lisbon, and short ways to change and compute it.
struct StoreFixture {
    let folder: TemporaryFolder
    let database: Database

    init(configuration: WhosGoingConfiguration? = .init()) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        database = try await Database.open(
            DatabaseConfiguration(path: folder.path + "/notifications.db", migrations: [Schema.migrations]))
        try await database.write { connection in
            _ = try GatheringCopies(connection: connection).save(Gathering(id: "lisbon", name: "Lisbon"))
            for member in Sample.members(40).values {
                _ = try MemberCopies(connection: connection).save(member)
            }
            if let configuration {
                _ = try ConfigurationRows(connection: connection).create(configuration, id: "first", at: Sample.now)
            }
        }
    }

    func save(_ events: [GatheringEvent], _ attendance: [Attendance] = []) async throws {
        try await database.write { connection in
            for event in events { _ = try EventCopies(connection: connection).save(event) }
            for row in attendance { _ = try AttendanceCopies(connection: connection).save(row) }
        }
    }

    /// Five events from ten hours on, with five people each: enough for both kinds under the default configuration.
    func saveEnough() async throws {
        try await save(
            (0..<5).map { Sample.event("e\($0)", startsIn: .hours(10 + $0)) },
            (0..<5).flatMap { Sample.going("e\($0)", 1...5) })
    }

    /// Computes the gathering and returns what changed.
    func compute(at now: Timestamp = Sample.now) async throws -> [NotificationChange] {
        try await database.write { connection in
            let log = CollectedChanges()
            _ = try Recomputation(connection: connection, gathering: "lisbon", now: now, log: log).run()
            return log.notifications
        }
    }

    func send(_ kind: RuleKind, at now: Timestamp = Sample.now) async throws -> ManualSend.Outcome? {
        try await database.write { connection in
            try ManualSend(
                recomputation: Recomputation(
                    connection: connection, gathering: "lisbon", now: now, log: CollectedChanges())
            ).run(kind)
        }
    }

    func list(
        viewer: String? = nil, unreadOnly: Bool = false, at now: Timestamp = Sample.now
    ) async throws -> [ListedNotification] {
        try await page(viewer: viewer, unreadOnly: unreadOnly, at: now).notifications
    }

    func page(
        viewer: String? = nil, from position: PagePosition = .start, unreadOnly: Bool = false, limit: Int = 50,
        at now: Timestamp = Sample.now
    ) async throws -> NotificationPage {
        try await database.read { connection in
            try NotificationPages(connection: connection).page(
                viewer: viewer, from: position, unreadOnly: unreadOnly, limit: limit, at: now)
        }
    }

    func unread(_ member: String) async throws -> Int {
        try await database.read { try ReadStates(connection: $0).unreadCount(of: member) }
    }

    func markRead(_ id: String, by member: String) async throws -> Bool {
        try await database.write { try ReadStates(connection: $0).markRead(id, by: member, at: Sample.now) }
    }

    func markAllRead(by member: String) async throws {
        try await database.write { try ReadStates(connection: $0).markAllRead(by: member, at: Sample.now) }
    }
}

/// Keeps what was noted.
final class CollectedChanges: ChangeLog {
    private(set) var notifications: [NotificationChange] = []
    private(set) var gatherings: [GatheringChange] = []

    func note(_ change: NotificationChange) throws { notifications.append(change) }
    func note(_ change: GatheringChange) throws { gatherings.append(change) }
}
