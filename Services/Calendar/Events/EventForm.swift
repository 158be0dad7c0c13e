import CalendarModel
import Contracts
import ICalendar
import Time

/// What somebody wants an event to say, once it is known to make sense.
struct EventForm {
    let content: EventContent
    /// Of the event itself: whole days have no zone, but begin somewhere.
    let timeZone: String
    let visibility: EventVisibility
    let owner: EventOwner
    let coverURL: String?

    /// - Parameters:
    ///   - gatheringZone: the zone of the event's gathering.
    ///   - known: what the event says now, and may go on saying: while it is at the same time and repeats alike,
    ///     occurrences that differ stay as they are.
    /// - Throws: `EventRefusal.invalid` with the first value that makes none.
    init(
        _ event: NewEvent, _ limits: EventLimits, gatheringZone: String?, known: EventContent? = nil
    ) throws(EventRefusal) {
        let zone = event.timeZone ?? gatheringZone ?? limits.timeZone
        guard let rules = try? TimeZoneRules(identifier: zone) else {
            throw .invalid(field: "timeZone", reason: "must be a name of the IANA such as Europe/Zurich")
        }
        timeZone = rules.identifier
        let time = try EventTimeForm(event, timeZone: timeZone, limits, known: known?.time).time
        try FormText.requireAddress(event.coverURL, "coverURL")
        var content = EventContent(
            title: event.title, description: event.description ?? "", location: event.location ?? "", time: time,
            status: EventContent.Status(event.status ?? .confirmed), url: event.url ?? "")
        try FormText.require(content, limits, known: known)
        if let lines = event.recurrence, !lines.isEmpty {
            if let known, known.time == time, known.recurrence?.lines == lines {
                content.recurrence = known.recurrence
            } else {
                content.recurrence = Recurrence(lines: lines)
                try RecurrenceForm.check(content, limits, rules)
            }
        }
        self.content = content
        visibility = event.visibility ?? .public
        coverURL = event.coverURL.flatMap { $0.isEmpty ? nil : $0 }
        owner = event.owner ?? .community
        try FormText.requireIdentifier(owner.id, "owner.id")
    }
}

extension EventContent.Status {
    init(_ status: OwnEventStatus) {
        switch status {
        case .confirmed: self = .confirmed
        case .tentative: self = .tentative
        case .canceled: self = .canceled
        }
    }
}

extension OwnEventStatus {
    init(_ status: EventContent.Status) {
        switch status {
        case .confirmed: self = .confirmed
        case .tentative: self = .tentative
        case .canceled: self = .canceled
        }
    }
}
