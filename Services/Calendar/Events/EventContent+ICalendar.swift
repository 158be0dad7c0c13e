import CalendarModel
import ICalendar
import Time

extension EventContent {
    /// When it takes place, as a VEVENT with nothing else in it: start, end, rules, and what the rules name in vain.
    ///
    /// - Throws: `ICalendarError` for lines of recurrence that make no sense.
    func timing() throws(ICalendarError) -> ICalendarComponent {
        var component = ICalendarComponent("VEVENT")
        component.set(time, inSeries: recurrence != nil)
        guard let recurrence else { return component }
        component.properties += try recurrence.properties()
        for override in recurrence.overrides where override.content == nil {
            component.properties.append(ICalendarProperty("EXDATE", time: place(of: override)))
        }
        return component
    }

    /// The occurrences that differ from the rest, each as a VEVENT that says when it takes place instead, with what it says.
    func changedOccurrences() -> [(component: ICalendarComponent, content: OccurrenceContent)] {
        (recurrence?.overrides ?? []).compactMap { override in
            guard let content = override.content else { return nil }
            var component = ICalendarComponent("VEVENT")
            component.set("RECURRENCE-ID", time: place(of: override))
            component.set(content.time, inSeries: true)
            return (component, content)
        }
    }

    /// Where the rule puts an occurrence, in the form of the series' start (RFC 5545 §3.8.4.4).
    private func place(of override: Recurrence.Override) -> ICalendarTime {
        guard case .timed(let instant, _, _) = override.slot, case .timed(_, _, let zone) = time else {
            return override.slot.iCalendarStart(inSeries: true)
        }
        return EventTime.timed(start: instant, end: nil, timeZone: zone).iCalendarStart(inSeries: true)
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
    fileprivate mutating func set(_ time: EventTime, inSeries: Bool) {
        set("DTSTART", time: time.iCalendarStart(inSeries: inSeries))
        switch time {
        case .allDay(_, let end): set("DTEND", time: .date(end))
        case .timed(_, let end?, let zone):
            set(
                "DTEND",
                time: EventTime.timed(start: end, end: nil, timeZone: zone).iCalendarStart(inSeries: inSeries))
        case .timed(_, nil, _): break
        }
    }
}

extension EventTime {
    /// A series repeats by the clock of its zone; of a single event the instant says it all.
    fileprivate func iCalendarStart(inSeries: Bool) -> ICalendarTime {
        switch self {
        case .allDay(let start, _): return .date(start)
        case .timed(let start, _, let name):
            guard inSeries, let name, name != "UTC", let zone = try? TimeZoneRules(identifier: name) else {
                return .utc(start)
            }
            return .zoned(zone.localDateTime(at: start), zone: name)
        }
    }
}
