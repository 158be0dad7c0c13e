import CalendarModel
import ICalendar
import Time

/// When a series takes place next: what other programs are told, who know nothing of rules.
struct NextOccurrence: Hashable {
    var start: Timestamp
    /// nil when nobody said.
    var end: Timestamp?

    /// The first occurrence that has not ended, or the last one when all have.
    ///
    /// - Parameter zone: by which whole days are meant.
    /// - Throws: `ICalendarError`, `RecurrenceError`: the rule makes no sense, or is too much work.
    /// - Returns: nil for a series without any occurrence.
    init?(of content: EventContent, at now: Timestamp, in zone: TimeZoneRules) throws {
        let times = try RecurrenceSet(
            series: try content.timing(), overrides: content.changedOccurrences().map(\.component),
            zones: ZoneCatalog(), viewer: zone)
        // What has no end counts as two hours long.
        let notEnded = (content.time.hasEnd ? now : now - CalendarEvent.assumedLength) + .milliseconds(1)
        let earliest = min(max(Self.ever, notEnded), Self.never)
        var coming = try times.occurrences(in: earliest..<Self.never)
        var found = try coming.next()
        if found == nil { found = try times.allOccurrences(in: Self.ever..<earliest).last }
        guard let found, found.start >= Self.ever else { return nil }
        start = found.start
        end = !content.time.hasEnd && found.end == found.start ? nil : min(found.end, Self.never)
    }

    // What lies beyond the years in which events are kept never takes place.
    private static let ever = startOfYear(EventTime.years.lowerBound)
    private static let never = startOfYear(EventTime.years.upperBound + 1)

    private static func startOfYear(_ year: Int) -> Timestamp {
        CalendarDate(year: year, month: 1, day: 1).map(TimeZoneRules.utc.startOfDay) ?? .epoch
    }
}
