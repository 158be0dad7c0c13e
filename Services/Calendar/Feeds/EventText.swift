import CalendarModel
import ICalendar
import Time

/// What feeds say of an event.
struct EventText: Sendable {
    /// Of the event.
    var event: String
    /// The event as a VEVENT, and behind it those of its occurrences that differ from the rest.
    var lines: [UInt8]
    var zones: ZonesInUse
    var span: FeedSpan
}

extension EventText {
    init(_ event: CalendarEvent, forMembers: Bool) {
        let components = event.components(isForMember: forMembers)
        self.event = event.id
        lines = components.flatMap(\.written)
        zones = ZonesInUse(components)
        // The event itself is always there.
        span = FeedSpan(components[0], startingAt: event.firstStart)
    }
}

/// The time in which everything of an event lies.
struct FeedSpan: Sendable, Hashable {
    var start: Timestamp
    /// Absent for an event that repeats: it may go on for ever.
    var end: Timestamp?
    /// Whether it has to be looked at more closely.
    var isSeries: Bool

    /// The years that iCalendar can write.
    static let always = Timestamp(seconds: -62_135_596_800)..<Timestamp(seconds: 253_402_300_800)
}

extension FeedSpan {
    /// - Parameter start: when it begins, in case that its own times make no sense.
    init(_ component: ICalendarComponent, startingAt start: Timestamp) {
        isSeries = component.properties.contains { $0.isNamed("RRULE") || $0.isNamed("RDATE") }
        // Most are like this.
        if !isSeries, case .utc(let start)? = try? component.time("DTSTART"),
            case .utc(let end)? = try? component.time("DTEND")
        {
            self.start = start
            self.end = end
            return
        }
        guard !isSeries, let times = try? RecurrenceSet(series: component, zones: ZoneCatalog()),
            var occurrences = try? times.occurrences(in: Self.always), let only = try? occurrences.next()
        else {
            self.start = start
            return
        }
        self.start = only.start
        end = only.end
    }
}
