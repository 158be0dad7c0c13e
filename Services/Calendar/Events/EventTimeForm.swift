import CalendarModel
import Contracts
import Time

/// Reads when an event is to take place.
struct EventTimeForm {
    let time: EventTime

    /// - Parameter known: when the event takes place now, and may go on doing so.
    /// - Throws: `EventRefusal.invalid`.
    init(
        _ event: NewEvent, timeZone: String, _ limits: EventLimits, known: EventTime? = nil
    ) throws(EventRefusal) {
        let wanted = try Self.wanted(event, timeZone)
        if let known, known.means(wanted) {
            time = known
        } else {
            try Self.check(wanted, limits)
            time = wanted
        }
    }

    private static func wanted(_ event: NewEvent, _ timeZone: String) throws(EventRefusal) -> EventTime {
        switch (event.startsAt, event.startDate) {
        case (let start?, nil):
            guard event.endDate == nil else {
                throw .invalid(field: "endDate", reason: "goes with startDate, not with startsAt")
            }
            return .timed(start: start, end: event.endsAt, timeZone: timeZone)
        case (nil, let date?):
            guard event.endsAt == nil else {
                throw .invalid(field: "endsAt", reason: "goes with startsAt, not with startDate")
            }
            return .allDay(start: date, end: event.endDate ?? date.adding(days: 1))
        case (nil, nil): throw .invalid(field: "startsAt", reason: "is missing; whole days have startDate")
        case (_?, _?): throw .invalid(field: "startDate", reason: "cannot be given together with startsAt")
        }
    }

    private static func check(_ time: EventTime, _ limits: EventLimits) throws(EventRefusal) {
        let (startField, endField) = time.isAllDay ? ("startDate", "endDate") : ("startsAt", "endsAt")
        switch time {
        case .timed(let start, let end, _):
            guard start <= end ?? start else { throw .invalid(field: endField, reason: "must not be before startsAt") }
            guard (end ?? start) - start <= .days(limits.days) else { throw tooLong(endField, limits) }
        case .allDay(let start, let end):
            guard end > start else {
                throw .invalid(
                    field: endField, reason: "is the first day after the event, so it must be after startDate")
            }
            guard end.daysSinceEpoch - start.daysSinceEpoch <= limits.days else { throw tooLong(endField, limits) }
        }
        guard time.isWithinYears else {
            let years = EventTime.years
            throw .invalid(
                field: startField,
                reason: "must be in the years from \(years.lowerBound) to \(years.upperBound), and so the end")
        }
    }

    private static func tooLong(_ field: String, _ limits: EventLimits) -> EventRefusal {
        .invalid(field: field, reason: "must be at most \(limits.days) days after the start")
    }
}

extension EventTime {
    /// Whether the other one says the same, with a zone where this has none.
    fileprivate func means(_ other: EventTime) -> Bool {
        if case .timed(let start, let end, nil) = self, case .timed(start, end, _) = other { return true }
        return self == other
    }
}
