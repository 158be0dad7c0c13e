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
    ///   - known: what the event says now: while it is at the same time and repeats alike, occurrences that differ stay as
    ///     they are.
    /// - Throws: `EventRefusal.invalid` with the first value that makes none.
    init(
        _ event: NewEvent, _ limits: EventLimits, gatheringZone: String?, known: EventContent? = nil
    ) throws(EventRefusal) {
        let zone = event.timeZone ?? gatheringZone ?? limits.timeZone
        guard let rules = try? TimeZoneRules(identifier: zone) else {
            throw .invalid(field: "timeZone", reason: "must be a name of the IANA such as Europe/Zurich")
        }
        timeZone = rules.identifier
        var time = try EventTimeForm(event, timeZone: timeZone, limits).time
        if let known, known.time.means(time) { time = known.time }
        try FormText.require(event.title, "title", bytes: limits.titleBytes, lines: .one, mayBeEmpty: false)
        try FormText.require(event.description, "description", bytes: limits.descriptionBytes, lines: .many)
        try FormText.require(event.location, "location", bytes: EventLimits.locationBytes, lines: .one)
        try FormText.requireAddress(event.url, "url")
        try FormText.requireAddress(event.coverURL, "coverURL")
        var content = EventContent(
            title: event.title, description: event.description ?? "", location: event.location ?? "", time: time,
            status: EventContent.Status(event.status ?? .confirmed), url: event.url ?? "")
        if let lines = event.recurrence, !lines.isEmpty {
            content.recurrence = Recurrence(lines: lines)
            try RecurrenceForm.check(content, limits, rules)
            if let known, known.time == time, known.recurrence?.lines == lines {
                content.recurrence = known.recurrence
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

extension EventTime {
    /// Whether the other one says the same, with a zone where this has none.
    fileprivate func means(_ other: EventTime) -> Bool {
        if case .timed(let start, let end, nil) = self, case .timed(start, end, _) = other { return true }
        return self == other
    }
}
