import CalendarModel
import ICalendar
import Time

/// Writes when an event takes place.
struct EventTimeWriter {
    let usualDuration: Duration

    /// The form for a time: the one that the event has, if it can say it, since it may know a zone that only its calendar
    /// knows.
    ///
    /// - Parameter isSeries: then the zone counts for more than the one hour of the year that its clock shows twice.
    func form(for time: EventTime, insteadOf present: TimeForm?, isSeries: Bool) -> TimeForm {
        guard case .timed(let exact, _, let zone) = time else { return .dates }
        let start = Timestamp(seconds: exact.seconds)
        let wanted = TimeForm(zoneNamed: zone)
        if let present, !present.isDates, present.timeZone == wanted.timeZone, present.canSay(start) { return present }
        return isSeries || wanted.canSay(start) ? wanted : .utc
    }

    /// - Throws: ``ResourceProblem/unwritable(_:)``.
    func write(_ time: EventTime, _ form: TimeForm, to component: inout ICalendarComponent) throws(ResourceProblem) {
        component.remove("DURATION")
        component.remove(EventTimes.assumedEnd)
        switch time {
        case .allDay(let start, let end):
            try check(start)
            try check(end)
            component.set("DTSTART", time: .date(start))
            component.set("DTEND", time: .date(max(end, start.adding(days: 1))))
        case .timed(let start, let end, _):
            let start = Timestamp(seconds: start.seconds)
            let finish = end.map { max(start, Timestamp(seconds: $0.seconds)) } ?? start + usualDuration
            let last = form.canSay(finish) ? form.time(at: finish) : .utc(finish)
            try check(form.time(at: start).face.date)
            try check(last.face.date)
            component.set("DTSTART", time: form.time(at: start))
            component.set("DTEND", time: last)
            if end == nil { component.set(EventTimes.assumedEnd, value: last.text) }
        }
    }

    /// What four digits can say.
    private func check(_ date: CalendarDate) throws(ResourceProblem) {
        guard (1...9999).contains(date.year) else { throw .unwritable("its time is not within the years 1 to 9999") }
    }
}
