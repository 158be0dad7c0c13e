import CalendarModel
import ICalendar

/// Reads how an event recurs.
struct SeriesReader {
    let main: ICalendarComponent
    let overrides: [ICalendarComponent]
    let frame: SlotFrame

    init(_ resource: CalendarResource, _ times: EventTimes) throws(ResourceProblem) {
        main = resource.main
        overrides = resource.overrides
        frame = try SlotFrame(of: main, times)
    }

    /// nil for an event that does not recur; exceptions from nothing are not looked at.
    func read() throws(ResourceProblem) -> Recurrence? {
        let rules = try SeriesRules(main.properties, frame)
        guard !rules.isEmpty, main["RECURRENCE-ID"] == nil else { return nil }
        var found: [Slot: OccurrenceContent?] = [:]
        for slot in rules.dropped { found.updateValue(nil, forKey: slot) }
        for component in overrides {
            let slot = try slot(of: component)
            found.updateValue(try isDropped(component) ? nil : content(of: component), forKey: slot)
        }
        return Recurrence(
            lines: rules.lines(frame),
            overrides: found.sorted { $0.key < $1.key }.map {
                Recurrence.Override(slot: $0.key.eventTime, content: $0.value)
            })
    }

    func slot(of override: ICalendarComponent) throws(ResourceProblem) -> Slot {
        if override["RECURRENCE-ID"]?.parameter("RANGE") != nil {
            throw .unreadable("one of its changes is meant for all later occurrences too")
        }
        guard let time = try frame.times.time("RECURRENCE-ID", of: override) else {
            throw .unreadable("it is there twice")
        }
        return try frame.slot(of: time)
    }

    /// When the whole series is cancelled, its occurrences are too, and say what they said.
    func isDropped(_ override: ICalendarComponent) -> Bool { override.isCancelled && !main.isCancelled }

    func content(of override: ICalendarComponent) throws(ResourceProblem) -> OccurrenceContent {
        OccurrenceContent(
            title: (override.text("SUMMARY") ?? "").forCalendar, description: EventDescription.read(override),
            location: (override.text("LOCATION") ?? "").forCalendar, time: try frame.times.read(override))
    }
}

extension ICalendarComponent {
    var isCancelled: Bool { self["STATUS"]?.value.uppercased() == "CANCELLED" }
}
