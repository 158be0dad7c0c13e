import Contracts
import Database
import Identity
import ServiceKit
import Time

/// Applies what the luma program tells, and what the calendar program tells of events that are kept there, in the
/// transaction that notes that it has been applied.
struct SourceEvents {
    let connection: Connection
    let publisher: EventPublisher
    let now: Timestamp

    /// What applying an event did, for the log and the metrics.
    struct Outcome: Hashable, Sendable {
        var event: String
        var guests = 0
        var changed = 0
        var matched = 0
    }

    /// Applies one event.
    ///
    /// - Returns: nil for an event of a kind that does not concern members.
    /// - Throws: `DatabaseError`, and what is wrong with a payload that does not fit its type.
    func apply(_ entry: RemoteEventEntry) throws -> Outcome? {
        switch entry.type {
        case EventChanged.type: try entry.decoded(as: EventChanged.self).map { try eventChanged($0.event) }
        case EventCanceled.type: try entry.decoded(as: EventCanceled.self).map(eventCanceled)
        case GuestsPage.type: try entry.decoded(as: GuestsPage.self).map(guestsPage)
        case GuestsComplete.type: try entry.decoded(as: GuestsComplete.self).map(guestsComplete)
        default: nil
        }
    }

    private func eventChanged(_ event: EventSnapshot) throws -> Outcome {
        let store = EventStore(connection: connection)
        try store.upsert(event)
        let hosts = Set(event.hosts.compactMap { (try? EmailAddress($0.email))?.key })
        let before = try store.hosts(of: event.id)
        if hosts != before {
            try store.setHosts(hosts, of: event.id)
            var update = AttendanceUpdate(connection: connection, now: now)
            let directory = DirectoryStore(connection: connection)
            for key in hosts.symmetricDifference(before) {
                if let owner = try directory.owner(of: key) { update.mark(event: event.id, member: owner.member) }
            }
            try announce(&update)
        }
        return Outcome(event: event.id)
    }

    /// Attendance stays as it is: the event's status says that nobody goes, and the event may be taken up again.
    private func eventCanceled(_ cancellation: EventCanceled) throws -> Outcome {
        try EventStore(connection: connection).setStatus(.canceled, of: cancellation.eventID)
        return Outcome(event: cancellation.eventID)
    }

    private func guestsPage(_ page: GuestsPage) throws -> Outcome {
        let store = GuestStore(connection: connection)
        var changed: [(reference: GuestReference, key: EmailKey?)] = []
        for guest in page.guests {
            let key = guest.email.flatMap { try? EmailAddress($0).key }
            if try store.upsert(guest, key: key, event: page.eventID) {
                changed.append((GuestReference(event: page.eventID, guest: guest.id), key))
            }
        }
        var outcome = Outcome(event: page.eventID, guests: page.guests.count, changed: changed.count)
        guard !changed.isEmpty else { return outcome }
        var update = AttendanceUpdate(connection: connection, now: now)
        let recognition = GuestRecognition(connection: connection)
        outcome.matched = try recognition.recognise(changed, marking: &update)
        try announce(&update)
        return outcome
    }

    private func guestsComplete(_ complete: GuestsComplete) throws -> Outcome {
        try Announcements(publisher: publisher, connection: connection).endOfRun(event: complete.eventID)
        return Outcome(event: complete.eventID)
    }

    private func announce(_ update: inout AttendanceUpdate) throws {
        try Announcements(publisher: publisher, connection: connection).attendance(update.settle())
    }
}
