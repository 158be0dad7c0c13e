import Contracts
import Database

/// Applies what the Luma program and the calendar program tell of their events, in the caller's transaction.
struct SourceEvents {
    let connection: Connection

    /// Applies an event of their outboxes; kinds that say nothing of events have no effect here.
    func apply(_ entry: RemoteEventEntry) throws -> Effects {
        if let changed = try entry.decoded(as: EventChanged.self) { return try apply(changed) }
        if let canceled = try entry.decoded(as: EventCanceled.self) { return try apply(canceled) }
        return Effects()
    }

    func apply(_ changed: EventChanged) throws -> Effects {
        var stale: Set<String> = []
        if let gathering = changed.event.gathering {
            let isNews = try GatheringCopies(connection: connection).save(Gathering(gathering))
            if isNews { stale.insert(gathering.id) }
        }
        stale.formUnion(try EventCopies(connection: connection).save(GatheringEvent(changed.event)))
        return Effects(stale: stale)
    }

    func apply(_ canceled: EventCanceled) throws -> Effects {
        let status: GatheringEvent.Status = canceled.reason == .canceled ? .canceled : .deleted
        return Effects(stale: try EventCopies(connection: connection).setStatus(status, of: canceled.eventID))
    }
}
