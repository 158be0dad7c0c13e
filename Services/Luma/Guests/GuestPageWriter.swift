import Contracts
import Database
import JSON
import ServiceKit
import Time

/// Stores one page of guests and publishes those that changed, in the caller's transaction.
struct GuestPageWriter {
    /// Guests in one published event: each is at most about 1,500 bytes, so that a page stays far below what the outbox
    /// takes.
    static let guestsPerEvent = 200

    let connection: Connection
    let publisher: EventPublisher

    func write(_ page: GuestListPage, of list: GuestListTarget) throws -> GuestPageResult {
        let store = GuestStore(connection: connection, event: list.number)
        let changes = try store.store(page.entries)
        try publish(changes.changed, of: list.event, run: list.run)
        if let run = list.run {
            let counts = SyncCounts(guestsFetched: page.entries.count, guestsChanged: changes.changed.count)
            try RunStore(connection: connection).count(counts, in: run)
        }
        try EventStore(connection: connection).addGuests(changes.added, to: list.number)
        return GuestPageResult(
            changed: changes.changed.count, created: changes.created, rejected: changes.rejected)
    }

    func publish(_ guests: [GuestSnapshot], of event: String, run: String?) throws {
        for start in stride(from: 0, to: guests.count, by: Self.guestsPerEvent) {
            let some = guests[start..<min(start + Self.guestsPerEvent, guests.count)]
            let payload = GuestsPagePayload.bytes(event: event, run: run, guests: some)
            try publisher.publish(GuestsPage.type, payload: payload, in: connection)
        }
    }
}

struct GuestPageResult: Sendable {
    var changed: Int
    var created: Int
    var rejected: Int
}

/// The JSON form of `GuestsPage`, written member by member: a first load writes one for every page.
enum GuestsPagePayload {
    static func bytes(event: String, run: String?, guests: ArraySlice<GuestSnapshot>) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 64 + guests.count * 256)
        writer.object { writer in
            writer.member("eventID", event)
            writer.memberIfPresent("runID", run)
            writer.key("guests")
            writer.array { writer in
                for guest in guests { write(guest, to: &writer) }
            }
        }
        return writer.bytes
    }

    private static func write(_ guest: GuestSnapshot, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", guest.id)
            writer.memberIfPresent("personID", guest.personID)
            writer.memberIfPresent("email", guest.email)
            writer.memberIfPresent("name", guest.name)
            writer.member("status", guest.status.rawValue)
            writer.memberIfPresent("registeredAt", guest.registeredAt?.rfc3339)
            writer.memberIfPresent("checkedInAt", guest.checkedInAt?.rfc3339)
        }
    }
}
