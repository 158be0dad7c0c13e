import Contracts
import Database
import JSON
import ServiceKit
import Time

/// Stores events and publishes what changed, in the caller's transaction.
struct EventWriter {
    let connection: Connection
    let publisher: EventPublisher
    let now: Timestamp

    enum Outcome: Sendable, Equatable {
        case created
        case updated
        case unchanged
    }

    /// Stores an event if anything that we keep of it is new.
    ///
    /// - Parameter hash: the fingerprint of its list entry; nil when it was not read from a list.
    func store(_ event: LumaEvent, calendar: String, hash: Int64?) throws -> Outcome {
        let events = EventStore(connection: connection)
        let known = try events.event(event.snapshot.id)
        // Two calendars may list one event. The one that manages it knows more of it, and has its guests.
        if let known, known.isManaged, known.snapshot.status == .scheduled, known.calendar != calendar,
            !event.isManaged
        {
            return .unchanged
        }
        var snapshot = event.snapshot
        if let place = event.place {
            snapshot.gathering = try GatheringStore(connection: connection)
                .assign(place, timeZone: snapshot.timeZone)
        }
        if let known {
            if !event.hasDescription { snapshot.description = known.snapshot.description }
            if !event.hasHosts { snapshot.hosts = known.snapshot.hosts }
        }
        if let known, known.snapshot == snapshot, known.calendar == calendar, known.isManaged == event.isManaged {
            if let hash { try events.setHash(hash, of: snapshot.id) }
            return .unchanged
        }
        try events.upsert(snapshot, calendar: calendar, isManaged: event.isManaged, hash: hash, at: now)
        try publisher.publish(EventChanged(event: snapshot), in: connection)
        return known == nil ? .created : .updated
    }

    /// Leaves a tombstone, which the event's reappearance undoes.
    ///
    /// - Returns: false when there was nothing to cancel.
    @discardableResult
    func cancel(_ id: String, _ reason: EventCancellationReason) throws -> Bool {
        let events = EventStore(connection: connection)
        guard let known = try events.event(id), known.snapshot.status == .scheduled else { return false }
        var snapshot = known.snapshot
        snapshot.status = .canceled
        // Fingerprint 0: should it be listed again, it is read again.
        try events.upsert(snapshot, calendar: known.calendar, isManaged: known.isManaged, hash: 0, at: now)
        try publisher.publish(EventCanceled(eventID: id, reason: reason, at: now), in: connection)
        return true
    }
}
