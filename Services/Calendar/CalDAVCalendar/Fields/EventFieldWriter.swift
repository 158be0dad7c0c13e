import CalendarModel
import ICalendar

/// Writes what events and single occurrences say, field by field. What is not written stays as it is.
struct EventFieldWriter {
    let time: EventTimeWriter

    /// - Parameter present: what it says now; nil for a new one.
    /// - Throws: ``ResourceProblem``.
    func write(
        _ content: OccurrenceContent, over present: OccurrenceContent?, _ times: EventTimes,
        to component: inout ICalendarComponent
    ) throws(ResourceProblem) {
        if present.map({ !$0.title.isSameText(as: content.title) }) ?? true {
            write(title: content.title, to: &component)
        }
        if present.map({ !$0.description.isSameText(as: content.description) }) ?? true {
            EventDescription.write(content.description, to: &component)
        }
        if present.map({ !$0.location.isSameText(as: content.location) }) ?? true {
            write(location: content.location, to: &component)
        }
        if present?.time != content.time {
            try write(time: content.time, isSeries: false, times, to: &component)
        }
    }

    func write(title: String, to component: inout ICalendarComponent) {
        component.set("SUMMARY", text: Self.present(title.forCalendar))
    }

    /// Coordinates belong to the place that was, and some programs show nothing else.
    func write(location: String, to component: inout ICalendarComponent) {
        component.set("LOCATION", text: Self.present(location.forCalendar))
        for name in ["GEO", "X-APPLE-STRUCTURED-LOCATION"] { component.remove(name) }
    }

    func write(url: String, to component: inout ICalendarComponent) {
        component.set("URL", value: Self.present(url.forURL))
    }

    func write(status: EventContent.Status, to component: inout ICalendarComponent) {
        let value =
            switch status {
            case .confirmed: "CONFIRMED"
            case .tentative: "TENTATIVE"
            case .canceled: "CANCELLED"
            }
        component.set("STATUS", value: value)
    }

    func write(
        time: EventTime, isSeries: Bool, _ times: EventTimes, to component: inout ICalendarComponent
    ) throws(ResourceProblem) {
        let start = try times.time("DTSTART", of: component)
        // A form that is not understood is not one to keep.
        let present = start.flatMap { try? times.form(of: $0) }
        let form = self.time.form(for: time, insteadOf: present, isSeries: isSeries)
        try self.time.write(time, form, to: &component)
    }

    private static func present(_ text: String) -> String? { text.isEmpty ? nil : text }
}

extension String {
    /// Two spellings of `é` are two texts.
    fileprivate func isSameText(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
