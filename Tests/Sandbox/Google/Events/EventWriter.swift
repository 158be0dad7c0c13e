import JSON
import Time

/// Writes into one calendar, with all that follows: numbers, exceptions, mails.
struct EventWriter: Sendable {
    let calendarID: String
    /// Who writes: becomes the creator, and gets no mail.
    let actor: String
    let now: Timestamp
    /// `all`, `externalOnly` or `none`.
    var sendUpdates = "none"

    /// Stores a new event.
    func insert(
        _ content: EventReader.Content, id: String, iCalUID: String?, organizer: JSONValue? = nil,
        in world: inout GoogleWorld
    ) -> GoogleEvent? {
        let version = world.nextVersion()
        let event = world.update(calendarID) { calendar in
            var event = GoogleEvent(
                id: id, serial: calendar.nextSerial(), iCalUID: iCalUID ?? "\(id)@google.com", status: content.status,
                start: content.start, end: content.end, recurrence: content.recurrence,
                sequence: content.sequence ?? 0, created: now, updated: now, version: version,
                change: calendar.nextChange(at: now), creator: actor, fields: content.fields)
            event.foreignOrganizer = organizer
            calendar.store(event)
            return event
        }
        if let event { mail(event.attendees, .invitation, event, in: &world) }
        return event
    }

    /// Stores a changed event, or a first exception of a series.
    ///
    /// - Throws: 400 for a sequence below the present one.
    func update(
        _ old: GoogleEvent, to content: EventReader.Content, in world: inout GoogleWorld
    ) throws(GoogleError) -> GoogleEvent {
        if let sequence = content.sequence, sequence < old.sequence {
            throw .invalid(
                "Invalid sequence value. The specified sequence number is below the current sequence number of the "
                    + "resource. Re-fetch the resource and use its sequence number on the following request.")
        }
        var event = old
        event.status = content.status
        event.start = content.start
        event.end = content.end
        event.recurrence = old.isException ? [] : content.recurrence
        event.fields = content.fields
        let isMoved = event.start != old.start || event.end != old.end || event.recurrence != old.recurrence
        event.sequence = content.sequence ?? old.sequence
        if event.sequence == old.sequence, isMoved || event.status != old.status { event.sequence += 1 }
        if !event.agrees(with: old) || event.fields == old.fields { event.updated = now }
        store(&event, in: &world)
        if event.isCancelled {
            cancelExceptions(of: event, in: &world)
        } else if isMoved {
            dropStrayExceptions(of: event, in: &world)
        }
        let gone = old.attendees.filter { !event.attendees.contains($0) }
        mail(gone, .cancellation, event, in: &world)
        let new = event.attendees.filter { !old.attendees.contains($0) }
        mail(new, .invitation, event, in: &world)
        mail(
            event.attendees.filter { !new.contains($0) }, event.isCancelled ? .cancellation : .update, event, in: &world
        )
        return event
    }

    func delete(_ old: GoogleEvent, in world: inout GoogleWorld) -> GoogleEvent {
        var event = old
        event.status = .cancelled
        event.sequence += 1
        event.updated = now
        store(&event, in: &world)
        cancelExceptions(of: event, in: &world)
        mail(event.attendees, .cancellation, event, in: &world)
        return event
    }

    private func store(_ event: inout GoogleEvent, in world: inout GoogleWorld) {
        event.version = world.nextVersion()
        let stored = event
        let change = world.update(calendarID) { calendar in
            var event = stored
            event.change = calendar.nextChange(at: now)
            calendar.store(event)
            return event.change
        }
        event.change = change ?? event.change
    }

    /// A deleted series takes its exceptions with it.
    private func cancelExceptions(of series: GoogleEvent, in world: inout GoogleWorld) {
        for exception in exceptions(of: series, in: world) where !exception.isCancelled {
            var exception = exception
            exception.status = .cancelled
            exception.updated = now
            store(&exception, in: &world)
        }
    }

    /// Exceptions whose slots the changed rule no longer has are gone.
    private func dropStrayExceptions(of series: GoogleEvent, in world: inout GoogleWorld) {
        guard let set = try? InstanceSet(series, exceptions: []) else { return }
        for exception in exceptions(of: series, in: world) where !series.isSeries || !set.hasSlot(exception) {
            var exception = exception
            guard !exception.isCancelled else { continue }
            exception.status = .cancelled
            store(&exception, in: &world)
        }
    }

    private func exceptions(of series: GoogleEvent, in world: GoogleWorld) -> [GoogleEvent] {
        series.isException ? [] : world.calendars[calendarID]?.exceptions(of: series.id) ?? []
    }

    private func mail(_ people: [String], _ kind: GoogleMail.Kind, _ event: GoogleEvent, in world: inout GoogleWorld) {
        for email in people where email != actor && email != calendarID {
            switch sendUpdates {
            case "all": break
            case "externalOnly": guard world.account(email) == nil else { continue }
            default: continue
            }
            world.send(GoogleMail(at: now, to: email, kind: kind, calendarID: calendarID, eventID: event.id))
        }
    }
}
