import CalendarModel
import ICalendar
import Time

extension EventContent {
    /// When it takes place, as a VEVENT with nothing else in it: start, end, rules, and what the rules name in vain.
    ///
    /// - Throws: `ICalendarError` for lines of recurrence that make no sense.
    func timing() throws(ICalendarError) -> ICalendarComponent {
        var component = ICalendarComponent("VEVENT")
        let clock = clock
        component.set(time, by: clock)
        guard let recurrence else { return component }
        component.properties += try recurrence.properties()
        for override in recurrence.overrides where override.content == nil {
            component.properties.append(ICalendarProperty("EXDATE", time: place(of: override, by: clock)))
        }
        return component
    }

    /// The occurrences that differ from the rest, each as a VEVENT that says when it takes place instead, with what it says.
    func changedOccurrences() -> [(component: ICalendarComponent, content: OccurrenceContent)] {
        guard let recurrence else { return [] }
        let clock = clock
        return (recurrence.overrides + [first(by: clock)].compactMap(\.self)).compactMap { override in
            guard let content = override.content else { return nil }
            var component = ICalendarComponent("VEVENT")
            component.set("RECURRENCE-ID", time: place(of: override, by: clock))
            let own = content.time.clock
            component.set(content.time, by: own.flatMap { content.time.isSaid(by: $0) ? $0 : nil })
            return (component, content)
        }
    }

    /// The clock by which a series repeats. nil where instants say it all: of what does not repeat, or repeats in UTC.
    private var clock: TimeZoneRules? { recurrence == nil ? nil : time.clock }

    /// The first occurrence as one that differs, where by the clock it would begin or end an hour early.
    private func first(by clock: TimeZoneRules?) -> Recurrence.Override? {
        guard let clock, let recurrence, !time.isSaid(by: clock) else { return nil }
        let content = OccurrenceContent(title: title, description: description, location: location, time: time)
        let first = Recurrence.Override(slot: time, content: content)
        let isTold = recurrence.overrides.contains { place(of: $0, by: clock) == place(of: first, by: clock) }
        return isTold ? nil : first
    }

    /// Where the rule puts an occurrence, in the form of the series' start (RFC 5545 §3.8.4.4).
    private func place(of override: Recurrence.Override, by clock: TimeZoneRules?) -> ICalendarTime {
        guard case .timed = override.slot, case .timed = time else {
            return override.slot.start(by: override.slot.clock)
        }
        return override.slot.start(by: clock)
    }
}

extension Recurrence {
    /// The lines, read.
    func properties() throws(ICalendarError) -> [ICalendarProperty] {
        let text = (["BEGIN:VEVENT"] + lines + ["END:VEVENT", ""]).joined(separator: "\r\n")
        return try ICalendarComponent(reading: Array(text.utf8)).properties
    }
}

extension ICalendarComponent {
    /// - Parameter clock: by which it is said; nil: in UTC.
    fileprivate mutating func set(_ time: EventTime, by clock: TimeZoneRules?) {
        set("DTSTART", time: time.start(by: clock))
        switch time {
        case .allDay(_, let end): set("DTEND", time: .date(end))
        case .timed(let start, let end?, _):
            if let clock, !time.isSaid(by: clock) {
                set("DURATION", value: "PT\(Int64((end - start) / .seconds(1)))S")
            } else {
                set("DTEND", time: EventTime.timed(start: end, end: nil, timeZone: nil).start(by: clock))
            }
        case .timed(_, nil, _): break
        }
    }
}

extension EventTime {
    /// The clock of its zone; nil for days, for UTC, and for a zone that nobody knows.
    fileprivate var clock: TimeZoneRules? {
        guard case .timed(_, _, let name?) = self, name != "UTC" else { return nil }
        return try? TimeZoneRules(identifier: name)
    }

    /// - Parameter clock: by which it is said; nil: in UTC.
    fileprivate func start(by clock: TimeZoneRules?) -> ICalendarTime {
        switch self {
        case .allDay(let start, _): .date(start)
        case .timed(let start, _, _):
            clock.map { .zoned($0.localDateTime(at: start), zone: $0.identifier) } ?? .utc(start)
        }
    }

    /// Whether what a clock shows at its start and end says when these are. The second of two hours that it shows alike when
    /// it is set back cannot be said so: its times mean the first (RFC 5545 §3.3.5).
    fileprivate func isSaid(by clock: TimeZoneRules) -> Bool {
        guard case .timed(let start, let end, _) = self else { return true }
        return [start, end ?? start].allSatisfy { clock.timestamp(of: clock.localDateTime(at: $0)) == $0 }
    }
}
