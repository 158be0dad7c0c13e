import CalendarModel
import Contracts
import Database
import Durable
import ServiceKit
import Time

/// Changes events, in the caller's transaction: what other programs must know of it is published, and what outside
/// calendars must know is put into the queue, in the same transaction.
struct EventWriter {
    let connection: Connection
    let publisher: EventPublisher
    let queue: SyncQueue
    let now: Timestamp
    /// The integration whose calendar the changes come from: it knows them already.
    var source: String?

    private var store: EventStore { EventStore(connection) }

    // MARK: Copies of Luma's events

    /// Takes over what Luma says now. Fields that Luma did not change keep what was written to them in calendars.
    func follow(_ snapshot: EventSnapshot) throws {
        guard var event = try store.event(snapshot.id) else {
            return try insert(
                CalendarEvent(
                    home: .luma, snapshot: snapshot,
                    version: LocalVersion(content: snapshot.content, createdAt: now),
                    isCanceled: snapshot.status == .canceled, isDeleted: false, sequence: 0, attendeeSequence: 0,
                    changedAt: now))
        }
        guard event.home == .luma, event.snapshot != snapshot || event.isCanceled != (snapshot.status == .canceled)
        else { return }
        event.version.change(event.snapshot.content.differences(from: snapshot.content), to: snapshot.content, at: now)
        event.version.change([.status], to: snapshot.content, at: now)
        event.snapshot = snapshot
        event.isCanceled = snapshot.status == .canceled
        try update(event)
    }

    /// An event that never came is no reason to stop.
    func followCancellation(of id: String) throws {
        guard var event = try store.event(id), event.home == .luma, !event.isCanceled else { return }
        event.isCanceled = true
        event.version.cancel(at: now)
        try update(event)
    }

    // MARK: Events that are kept here and nowhere else

    /// Adds an event that is at home in Rollcall or in an outside calendar.
    func insert(_ event: CalendarEvent) throws {
        var event = event
        if event.home != .luma { event.snapshot = event.snapshot.saying(event.version.content, at: now) }
        try store.insert(event)
        try announce(event)
        try queue.eventChanged(event, from: source, in: connection)
    }

    /// Stores what an event says now. The same again changes nothing.
    ///
    /// - Parameter event: as it was read in this transaction.
    func store(_ version: LocalVersion, of event: CalendarEvent) throws {
        try store(version, around: event.snapshot, of: event)
    }

    /// The same, with what calendars know nothing of, such as the gathering, as it is in `snapshot`.
    func store(_ version: LocalVersion, around snapshot: EventSnapshot, of event: CalendarEvent) throws {
        var changed = event
        changed.version = version
        if event.home != .luma {
            changed.snapshot = snapshot.saying(version.content, at: now)
            changed.isCanceled = version.content.status == .canceled
        }
        guard changed.version != event.version || changed.snapshot != event.snapshot else { return }
        try update(changed)
    }

    /// Calls an event off; it can be brought back by confirming it again.
    func cancel(_ event: CalendarEvent) throws {
        var version = event.version
        version.cancel(at: now)
        try store(version, of: event)
    }

    /// Deletes an event here, and its copies in outside calendars as soon as they can be reached.
    func delete(_ event: CalendarEvent) throws {
        guard !event.isDeleted else { return }
        var deleted = event
        deleted.isDeleted = true
        deleted.isCanceled = true
        try update(deleted)
        try store.purge(event.id)
    }

    private func update(_ event: CalendarEvent) throws {
        try store.update(event, at: now)
        try announce(event)
        try queue.eventChanged(event, from: source, in: connection)
    }

    /// Tells other programs of the next occurrence of a series when one has ended. The event itself has not changed.
    func advance(_ event: CalendarEvent) throws {
        guard event.home != .luma, !event.isCanceled, !event.isDeleted else { return }
        var advanced = event
        advanced.snapshot = event.snapshot.saying(event.version.content, at: now)
        guard advanced.snapshot != event.snapshot else { return try awaitEnd(of: event) }
        try store.advance(advanced)
        try announce(advanced)
    }

    /// Luma's own events are announced by its program.
    private func announce(_ event: CalendarEvent) throws {
        guard event.home != .luma else { return }
        if event.isCanceled || event.isDeleted {
            try publisher.publish(EventCanceled(eventID: event.id, reason: .canceled, at: now), in: connection)
        } else {
            try publisher.publish(EventChanged(event: event.snapshot), in: connection)
            try awaitEnd(of: event)
        }
    }

    /// Looks at a series again when its occurrence has ended.
    private func awaitEnd(of event: CalendarEvent) throws {
        guard event.version.content.recurrence != nil else { return }
        let end = event.snapshot.assumedEnd
        // A series whose last occurrence has ended stays there.
        guard end > now else { return }
        // Calendars may hold series that take place every second.
        let earliest = now + .seconds(60)
        try queue.jobs.enqueue(SeriesAdvance.job(for: event.id, at: max(end, earliest)), in: connection)
    }
}

extension LocalVersion {
    /// Takes fields over, as changed at an instant.
    mutating func change(_ fields: Set<EventField>, to content: EventContent, at instant: Timestamp) {
        for field in fields where !self.content.agrees(with: content, on: field) {
            self.content.take(field, from: content)
            changedAt[field] = instant
        }
    }

    mutating func cancel(at instant: Timestamp) {
        var canceled = content
        canceled.status = .canceled
        change([.status], to: canceled, at: instant)
    }
}
