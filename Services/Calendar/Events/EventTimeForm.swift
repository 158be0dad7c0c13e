import CalendarModel
import Contracts
import Time

/// Reads when an event is to take place.
struct EventTimeForm {
    let time: EventTime

    /// - Throws: `EventRefusal.invalid`.
    init(_ event: NewEvent, timeZone: String, _ limits: EventLimits) throws(EventRefusal) {
        switch (event.startsAt, event.startDate) {
        case (let start?, nil):
            guard event.endDate == nil else {
                throw .invalid(field: "endDate", reason: "goes with startDate, not with startsAt")
            }
            time = try Self.timed(start, event.endsAt, timeZone, limits)
        case (nil, let date?):
            guard event.endsAt == nil else {
                throw .invalid(field: "endsAt", reason: "goes with startsAt, not with startDate")
            }
            time = try Self.wholeDays(date, event.endDate, limits)
        case (nil, nil): throw .invalid(field: "startsAt", reason: "is missing; whole days have startDate")
        case (_?, _?): throw .invalid(field: "startDate", reason: "cannot be given together with startsAt")
        }
    }

    private static func timed(
        _ start: Timestamp, _ end: Timestamp?, _ zone: String, _ limits: EventLimits
    ) throws(EventRefusal) -> EventTime {
        try check(TimeZoneRules.utc.calendarDate(at: start), "startsAt")
        if let end {
            guard end >= start else { throw .invalid(field: "endsAt", reason: "must not be before startsAt") }
            guard end - start <= .days(limits.days) else {
                throw .invalid(field: "endsAt", reason: "must be at most \(limits.days) days after startsAt")
            }
        }
        return .timed(start: start, end: end, timeZone: zone)
    }

    private static func wholeDays(
        _ start: CalendarDate, _ end: CalendarDate?, _ limits: EventLimits
    ) throws(EventRefusal) -> EventTime {
        try check(start, "startDate")
        let end = end ?? start.adding(days: 1)
        guard end > start else {
            throw .invalid(field: "endDate", reason: "is the first day after the event, so it must be after startDate")
        }
        guard end.daysSinceEpoch - start.daysSinceEpoch <= limits.days else {
            throw .invalid(field: "endDate", reason: "must be at most \(limits.days) days after startDate")
        }
        return .allDay(start: start, end: end)
    }

    private static func check(_ date: CalendarDate, _ field: String) throws(EventRefusal) {
        let years = EventLimits.years
        guard years.contains(date.year) else {
            throw .invalid(
                field: field, reason: "must be in the years from \(years.lowerBound) to \(years.upperBound)")
        }
    }
}
