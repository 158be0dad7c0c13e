import Contracts
import Database
import ServiceKit
import Time

/// Notes changes in the outbox, in the transaction that makes them.
struct OutboxLog: ChangeLog {
    let events: EventPublisher
    let connection: Connection
    let now: Timestamp

    func note(_ change: NotificationChange) throws {
        try events.publish(
            NotificationChanged(
                id: change.id, ruleKind: change.ruleKind.rawValue, gatheringID: change.gathering,
                change: NotificationChangeKind(change.change), totalEvents: change.eventTotal,
                totalAttendees: change.attendeeTotal, title: change.title, at: now), in: connection)
    }

    func note(_ change: GatheringChange) throws {
        try events.publish(
            GatheringChanged(
                gatheringID: change.gathering, eventIDs: change.events, totalAttendees: change.attendeeTotal, at: now),
            in: connection)
    }
}

extension NotificationChangeKind {
    init(_ kind: NotificationChange.Kind) {
        switch kind {
        case .created: self = .created
        case .updated: self = .updated
        case .withdrawn: self = .withdrawn
        case .archived: self = .archived
        case .reannounced: self = .reannounced
        }
    }
}
