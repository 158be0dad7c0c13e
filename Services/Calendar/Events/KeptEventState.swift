import Contracts
import Database
import ServiceKit
import Time

/// Tells whoever has missed events which of them are kept here and nowhere else, in the caller's transaction.
struct KeptEventState {
    let connection: Connection

    private static let partSize = 100

    func part(_ question: ReadState) throws -> StatePart {
        var part = StatePart()
        let events = try EventStore(connection).keptEvents(after: question.cursor ?? "", limit: Self.partSize)
        for event in events {
            if event.isCanceled || event.isDeleted {
                try part.add(EventCanceled(eventID: event.id, reason: .canceled, at: event.changedAt))
            } else {
                try part.add(EventChanged(event: event.snapshot))
            }
            if part.isFull {
                part.nextCursor = event.id
                break
            }
        }
        return part
    }
}
