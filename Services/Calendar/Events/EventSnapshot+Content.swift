import CalendarModel
import Contracts
import Time

extension EventSnapshot {
    /// What the event says in calendars.
    var content: EventContent {
        EventContent(
            title: name, description: description ?? "", location: venue.text,
            time: .timed(start: startsAt, end: endsAt, timeZone: timeZone),
            status: status == .canceled ? .canceled : .confirmed, url: url ?? "")
    }

    /// The same event with what calendars may have changed of it. Whole days begin at midnight in the event's time zone, and
    /// a series takes place when its next occurrence does.
    func saying(_ content: EventContent, at now: Timestamp) -> EventSnapshot {
        var event = self
        event.name = content.title
        event.description = content.description.isEmpty ? nil : content.description
        event.url = content.url.isEmpty ? nil : content.url
        event.status = content.status == .canceled ? .canceled : .scheduled
        if content.location != venue.text {
            event.venue = Venue(
                kind: content.location.isEmpty ? .undecided : .inPerson,
                address: content.location.isEmpty ? nil : content.location)
        }
        switch content.time {
        case .timed(let start, let end, let zone):
            event.startsAt = start
            event.endsAt = end
            event.timeZone = zone ?? timeZone
        case .allDay(let start, let end):
            let zone = (try? TimeZoneRules(identifier: timeZone)) ?? .utc
            event.startsAt = zone.startOfDay(start)
            event.endsAt = zone.startOfDay(end)
        }
        event.advance(in: content, at: now)
        return event
    }

    /// Moves on to the next occurrence. A rule that cannot be followed leaves the event where it begins.
    private mutating func advance(in content: EventContent, at now: Timestamp) {
        guard content.recurrence != nil else { return }
        let zone = (try? TimeZoneRules(identifier: timeZone)) ?? .utc
        guard let next = try? NextOccurrence(of: content, at: now, in: zone) else { return }
        startsAt = next.start
        endsAt = next.end
    }
}

extension Venue {
    /// The place as one line.
    var text: String {
        if kind == .online { return "Online" }
        guard let name else { return address ?? "" }
        guard let address, !address.hasPrefix(name) else { return address ?? name }
        return "\(name), \(address)"
    }
}
