import Contracts
import Database
import EventLoop
import Identity
import ServiceKit
import Time

/// Writes the directory and everything that follows from it, in one transaction each: matches, attendance, and the word
/// to others.
struct DirectoryWriter: Sendable {
    let database: Database
    let publisher: EventPublisher
    let time: any TimeSource
    let random: any RandomSource

    /// Statements in one transaction, so that a large import does not hold up the guests.
    private static let statementsPerTransaction = 250

    /// Applies statements to the directory.
    ///
    /// - Throws: `DatabaseError`. What was reported done until then is done; the same import again does the rest.
    func apply(_ statements: [DirectoryUpdate.Statement]) async throws -> DirectoryUpdate {
        var update = DirectoryUpdate()
        for start in stride(from: 0, to: statements.count, by: Self.statementsPerTransaction) {
            let part = Array(statements[start..<min(start + Self.statementsPerTransaction, statements.count)])
            update = try await database.write { [update] connection in
                var update = update
                let now = time.now
                let effects = try update.apply(part, in: connection, now: now, random: random)
                try follow(effects, in: connection, now: now)
                return update
            }
        }
        return update
    }

    /// Takes a member out: a tombstone stays, and nothing personal.
    ///
    /// - Returns: false when there is no such member.
    func delete(_ id: String) async throws -> Bool {
        try await database.write { connection in
            let now = time.now
            let store = DirectoryStore(connection: connection)
            guard let member = try store.member(id), !member.isDeleted else { return false }
            var effects = DirectoryUpdate.Effects(members: [id])
            effects.keys.formUnion(try store.releaseAddresses(of: id, keeping: []))
            try store.writeTeams([], of: id)
            try store.write(Member(id: id, name: "", state: member.state, isDeleted: true), at: now)
            try follow(effects, in: connection, now: now)
            return true
        }
    }

    private func follow(_ effects: DirectoryUpdate.Effects, in connection: Connection, now: Timestamp) throws {
        guard !effects.members.isEmpty else { return }
        var update = AttendanceUpdate(connection: connection, now: now)
        let announcements = Announcements(publisher: publisher, connection: connection)
        for id in effects.members {
            guard let member = try update.member(id) else { continue }
            // Before the matches go: they say which events the member had to do with.
            try update.markEvents(of: id)
            if member.isDeleted { try MatchStore(connection: connection).deleteAll(of: id) }
            try announcements.member(member)
        }
        try GuestRecognition(connection: connection).recogniseGuests(with: effects.keys, marking: &update)
        let events = EventStore(connection: connection)
        for key in effects.keys {
            for event in try events.eventsHosted(by: key) {
                for id in effects.members { update.mark(event: event, member: id) }
            }
        }
        try announcements.attendance(update.settle())
    }
}
