public import Time

/// All the times at which an event takes place: its start, its rules and further dates, without the exceptions, and with
/// the occurrences that are described on their own (RFC 5545 §3.8.5).
///
/// The start always belongs to it, also when the rule does not name it. A description of an occurrence that is not in
/// the series counts all the same; a cancelled one takes its place away.
public struct RecurrenceSet: Sendable {
    struct Override: Sendable {
        let index: Int
        let recurrenceID: ICalendarTime
        let timing: EventTiming
    }

    /// The series; nil when only single occurrences of it are known.
    let series: EventTiming?
    let rules: [RecurrenceRule]
    /// The start and further dates, ascending.
    let fixed: [Slot]
    /// Places that the series does not have, or that an override has taken.
    let exceptions: SlotSet
    let overrides: [Override]
    let resolver: TimeResolver

    /// - Parameters:
    ///   - series: the event without RECURRENCE-ID.
    ///   - overrides: those of the same UID with RECURRENCE-ID. Of two for the same place the later one counts.
    ///   - viewer: the clock by which dates and floating times are meant.
    public init(
        series event: ICalendarComponent?, overrides: [ICalendarComponent] = [], zones: ZoneCatalog,
        viewer: TimeZoneRules = .utc
    ) throws(RecurrenceError) {
        let resolver = TimeResolver(zones: zones, viewer: viewer)
        self.resolver = resolver
        var exceptions = SlotSet()
        if let event {
            let series = try EventTiming(event, zones: zones, viewer: viewer)
            self.series = series
            rules = try RecurrenceError.reading { () throws(ICalendarValueError) in try event.rules("RRULE") }
            fixed = try Self.fixedSlots(event, series, resolver)
            let dropped = try RecurrenceError.reading { () throws(ICalendarValueError) in
                try event.recurrenceDates("EXDATE")
            }
            for date in dropped { try exceptions.insert(date.start, of: series, resolver) }
        } else {
            series = nil
            rules = []
            fixed = []
        }

        var kept: [ICalendarTime: Override] = [:]
        for (index, event) in overrides.enumerated() {
            guard let (recurrenceID, isCancelled) = try Self.place(of: event) else { continue }
            if let series { try exceptions.insert(recurrenceID, of: series, resolver) }
            let timing = isCancelled ? nil : try EventTiming(event, zones: zones, viewer: viewer)
            kept[recurrenceID] = timing.map { Override(index: index, recurrenceID: recurrenceID, timing: $0) }
        }
        self.exceptions = exceptions
        self.overrides = kept.values.sorted { $0.index < $1.index }
    }

    private static func place(
        of override: ICalendarComponent
    ) throws(RecurrenceError) -> (recurrenceID: ICalendarTime, isCancelled: Bool)? {
        let name = "RECURRENCE-ID"
        let recurrenceID = try RecurrenceError.reading { () throws(ICalendarValueError) in try override.time(name) }
        guard let recurrenceID else { return nil }
        if override[name]?.parameter("RANGE") != nil { throw .overrideOfFuture(recurrenceID: recurrenceID.text) }
        return (recurrenceID, override["STATUS"]?.value.isSameName(as: "CANCELLED") ?? false)
    }

    /// The start and all RDATEs.
    private static func fixedSlots(
        _ event: ICalendarComponent, _ series: EventTiming, _ resolver: TimeResolver
    ) throws(RecurrenceError) -> [Slot] {
        let start = FaceTime(series.start.face)
        var clock = LocalClock(series.clock)
        var slots = [Slot(instant: clock.instant(of: start), face: start)]
        let dates = try RecurrenceError.reading { () throws(ICalendarValueError) in
            try event.recurrenceDates("RDATE")
        }
        for date in dates {
            var face = FaceTime(date.start.face)
            if series.start.isDate || date.start.isDate {
                // A date in a series of times is at the time of its start.
                face = FaceTime(day: face.day, second: start.secondOfDay)
            } else if date.start.zone != nil || series.start.zone != nil {
                let isFloating = if case .floating = date.start { true } else { false }
                if !isFloating {
                    face = FaceTime(series.clock.localDateTime(at: try resolver.instant(of: date.start)))
                }
            }
            var slot = Slot(instant: clock.instant(of: face), face: face)
            switch date.length {
            case .until(let end): slot.end = max(slot.instant, try resolver.instant(of: end))
            case .lasting(let length):
                slot.end = EventTiming.end(of: face, at: slot.instant, lasting: length, &clock)
            case nil: break
            }
            slots.append(slot)
        }
        return slots.sorted { $0.instant < $1.instant }
    }
}
