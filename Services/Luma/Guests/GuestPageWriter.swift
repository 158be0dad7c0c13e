import Contracts
import Database
import Durable
import JSON
import ServiceKit
import Time

/// Stores one page of guests and publishes those that changed, in the caller's transaction.
struct GuestPageWriter {
    /// Guests in one published event at most; fewer when they would be more than the outbox takes.
    static let guestsPerEvent = 500

    let connection: Connection
    let publisher: EventPublisher

    func write(_ page: GuestListPage, of list: GuestListTarget) throws -> GuestPageResult {
        let store = GuestStore(connection: connection, event: list.number)
        let changes = try store.store(page.entries)
        try publish(changes.changed, of: list.event, run: list.run)
        try EventStore(connection: connection).addGuests(changes.added, to: list.number)
        return GuestPageResult(
            changed: changes.changed.count, created: changes.created, rejected: changes.rejected)
    }

    func publish(_ guests: [GuestSnapshot], of event: String, run: String?) throws {
        for start in stride(from: 0, to: guests.count, by: Self.guestsPerEvent) {
            try publish(together: guests[start..<min(start + Self.guestsPerEvent, guests.count)], of: event, run: run)
        }
    }

    private func publish(together guests: ArraySlice<GuestSnapshot>, of event: String, run: String?) throws {
        let payload = JSON.write(GuestsPage(eventID: event, runID: run, guests: Array(guests)))
        guard payload.count > Outbox.payloadLimit, guests.count > 1 else {
            return try publisher.publish(GuestsPage.type, payload: payload, in: connection)
        }
        let middle = guests.startIndex + guests.count / 2
        try publish(together: guests[..<middle], of: event, run: run)
        try publish(together: guests[middle...], of: event, run: run)
    }
}

struct GuestPageResult: Sendable {
    var changed = 0
    var created = 0
    var rejected = 0

    mutating func add(_ other: GuestPageResult) {
        changed += other.changed
        created += other.created
        rejected += other.rejected
    }
}
