import Contracts
import Database
import ServiceKit
import Time

/// Tells whoever has missed events which of them are kept here and nowhere else, in the caller's transaction.
struct KeptEventState {
    let connection: Connection

    func part(_ question: ReadState) throws -> StatePart {
        var part = StatePart()
        var last = question.cursor ?? ""
        while !part.isFull, let event = try EventStore(connection).keptEvent(after: last) {
            last = event.id
            if event.isCanceled || event.isDeleted {
                try part.add(EventCanceled(eventID: event.id, reason: .canceled, at: event.changedAt))
            } else {
                try part.add(EventChanged(event: event.snapshot))
            }
        }
        if part.isFull { part.nextCursor = last }
        return part
    }
}
