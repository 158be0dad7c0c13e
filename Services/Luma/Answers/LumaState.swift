import Contracts
import Database
import JSONRPC
import ServiceKit

/// Tells whoever has missed events which events there are and who is on their guest lists, in the caller's transaction.
struct LumaState {
    let connection: Connection

    /// Guests in one event.
    private static let guestsAtOnce = 200

    /// Where a part ends: with an event, or with one of its guests.
    private struct Position {
        var event: Int64
        var guest: String?

        var text: String { guest.map { "\(event) \($0)" } ?? "\(event)" }

        /// - Throws: `RPCError.invalidParams` for what is no cursor of ours.
        init(_ cursor: String?) throws {
            let parts = (cursor ?? "0").split(separator: " ", maxSplits: 1)
            guard let first = parts.first, let number = Int64(first) else {
                throw RPCError(.invalidParams, message: "the cursor is not one of ours")
            }
            (event, guest) = (number, parts.count > 1 ? String(parts[1]) : nil)
        }
    }

    func part(_ question: ReadState) throws -> StatePart {
        let events = EventStore(connection: connection)
        var position = try Position(question.cursor)
        var part = StatePart()
        if position.guest != nil, let event = try events.event(number: position.event) {
            try addGuests(of: event, &position, to: &part)
        }
        while !part.isFull, position.guest == nil, let event = try events.event(afterNumber: position.event) {
            position.event = event.number
            // With its status, so that no cancellation needs to be told besides.
            try part.add(EventChanged(event: event.snapshot))
            if question.wants(GuestsPage.self) { try addGuests(of: event, &position, to: &part) }
        }
        if part.isFull || position.guest != nil { part.nextCursor = position.text }
        return part
    }

    /// Adds some guests at least, and more until the part is full. Those who were removed are told too: whoever asks may think that they are there.
    private func addGuests(of event: StoredEvent, _ position: inout Position, to part: inout StatePart) throws {
        let store = GuestStore(connection: connection, event: event.number)
        repeat {
            let guests = try store.list(status: nil, after: position.guest ?? "", limit: Self.guestsAtOnce)
            if !guests.isEmpty { try part.add(GuestsPage(eventID: event.snapshot.id, guests: guests)) }
            position.guest = guests.count < Self.guestsAtOnce ? nil : guests.last?.id
        } while !part.isFull && position.guest != nil
    }
}
