import Contracts
import Database
import JSON
import ServiceKit
import Time

/// Stores one page of guests and publishes those that changed, in the caller's transaction.
struct GuestPageWriter {
    /// Guests in one published event: each is at most about 1,500 bytes, so that a page stays far below what the outbox
    /// takes.
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
            let some = Array(guests[start..<min(start + Self.guestsPerEvent, guests.count)])
            let page = GuestsPage(eventID: event, runID: run, guests: some)
            try publisher.publish(GuestsPage.type, payload: JSON.write(page), in: connection)
        }
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
