import CalendarModel
import ICalendar
import Time

/// Reads when the events of one resource take place.
struct EventTimes {
    let zones: ZoneCatalog
    /// By which clock times are meant that name no zone.
    let viewer: TimeZoneRules

    /// Says what DTEND is that nobody asked for, since servers refuse events without one (iCloud does).
    static let assumedEnd = "X-ROLLCALL-ASSUMED-END"

    func start(of component: ICalendarComponent) throws(ResourceProblem) -> ICalendarTime {
        guard let start = try time("DTSTART", of: component) else { throw .unreadable("it has no start") }
        return start
    }

    func form(of time: ICalendarTime) throws(ResourceProblem) -> TimeForm {
        switch time {
        case .date: return .dates
        case .utc: return .utc
        case .floating: return .floating(viewer)
        case .zoned(_, let name):
            // A wrong time is worse than none.
            guard let clock = zones.clock(name) else { throw .unreadable("its time zone is described nowhere") }
            return .zoned(name: name, clock: clock)
        }
    }

    func instant(of time: ICalendarTime) throws(ResourceProblem) -> Timestamp {
        try form(of: time).clock.instant(of: time.face)
    }

    func read(_ component: ICalendarComponent) throws(ResourceProblem) -> EventTime {
        let time = try timeOrBeyond(component)
        guard time.isWithinYears else { throw .beyondYears }
        return time
    }

    private func timeOrBeyond(_ component: ICalendarComponent) throws(ResourceProblem) -> EventTime {
        let start = try start(of: component)
        let form = try form(of: start)
        let end = try time("DTEND", of: component)
        let duration = try duration(of: component)
        if form.isDates {
            let first = start.face.date
            let days = duration.map { $0.days + ($0.seconds + 86_399) / 86_400 } ?? 1
            let last = end?.face.date ?? first.adding(days: min(days, Self.longestDays))
            return .allDay(start: first, end: max(last, first.adding(days: 1)))
        }
        let begin = form.clock.instant(of: start.face)
        var finish: Timestamp?
        if let end {
            finish = component.isEndAssumed ? nil : max(begin, try instant(of: end))
        } else if let duration {
            // Days are those of the calendar, which a change of the clock makes longer or shorter.
            let face = start.face.millisecondsSinceEpoch + Int64(min(duration.days, Self.longestDays)) * 86_400_000
            let day = form.clock.instant(of: LocalDateTime(millisecondsSinceEpoch: face))
            finish = max(begin, day + .seconds(min(duration.seconds, Self.longestDays * 86_400)))
        }
        return .timed(start: begin, end: finish, timeZone: form.timeZone)
    }

    /// Nothing lasts for a century.
    private static let longestDays = 36_525

    func time(_ name: String, of component: ICalendarComponent) throws(ResourceProblem) -> ICalendarTime? {
        do {
            return try component.time(name)
        } catch {
            throw .unreadable("its \(name) is no time")
        }
    }

    private func duration(of component: ICalendarComponent) throws(ResourceProblem) -> ICalendarDuration? {
        do {
            return try component.duration("DURATION").flatMap { $0.isNegative ? nil : $0 }
        } catch {
            throw .unreadable("its DURATION is none")
        }
    }
}

extension ICalendarComponent {
    /// Whether its end is still the one that Rollcall assumed.
    fileprivate var isEndAssumed: Bool {
        guard let assumed = self[EventTimes.assumedEnd]?.value else { return false }
        return assumed == self["DTEND"]?.value
    }
}
