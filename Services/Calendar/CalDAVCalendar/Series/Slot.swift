import CalendarModel
import ICalendar
import Time

/// Where a rule puts an occurrence.
enum Slot: Hashable, Comparable {
    case day(CalendarDate)
    case instant(Timestamp)

    init(_ time: EventTime) {
        switch time {
        case .allDay(let start, _): self = .day(start)
        case .timed(let start, _, _): self = .instant(Timestamp(seconds: start.seconds))
        }
    }

    var eventTime: EventTime {
        switch self {
        case .day(let date): .allDay(start: date, end: date.adding(days: 1))
        case .instant(let instant): .timed(start: instant, end: nil, timeZone: nil)
        }
    }
}

/// What turns times into places of a series, and back: the form and the clock of its start.
struct SlotFrame {
    let form: TimeForm
    /// What calendar and clock show at the start.
    let start: LocalDateTime
    let times: EventTimes

    init(of component: ICalendarComponent, _ times: EventTimes) throws(ResourceProblem) {
        let start = try times.start(of: component)
        form = try times.form(of: start)
        self.start = start.face
        self.times = times
    }

    private init(form: TimeForm, start: LocalDateTime, times: EventTimes) {
        self.form = form
        self.start = start
        self.times = times
    }

    /// The same series as those know it who do not know this calendar's zones.
    var told: SlotFrame {
        let told = form.told
        let start = told.isDates ? start : told.clock.localDateTime(at: form.clock.instant(of: start))
        return SlotFrame(form: told, start: start, times: times)
    }

    func slot(of time: ICalendarTime) throws(ResourceProblem) -> Slot {
        let slot = try slotOrBeyond(of: time)
        guard slot.eventTime.isWithinYears else { throw .beyondYears }
        return slot
    }

    private func slotOrBeyond(of time: ICalendarTime) throws(ResourceProblem) -> Slot {
        if form.isDates { return .day(time.face.date) }
        switch time {
        // A day in a series of times is at the time of its start, a time without a zone by the clock of its start.
        case .date(let date): return .instant(form.clock.instant(of: Self.face(date, at: start)))
        case .floating(let face): return .instant(form.clock.instant(of: face))
        case .utc, .zoned: return .instant(try times.instant(of: time))
        }
    }

    func time(of slot: Slot) -> ICalendarTime {
        switch (slot, form) {
        case (.day(let date), .dates): return .date(date)
        case (.instant(let instant), .dates): return .date(TimeForm.utc.time(at: instant).face.date)
        case (.day(let date), _): return form.time(showing: Self.face(date, at: start))
        case (.instant(let instant), _):
            // Where the clock is set forward there is no such time, and yet a place that bears it.
            let face = Self.face(form.clock.localDateTime(at: instant).date, at: start)
            return form.clock.instant(of: face) == instant ? form.time(showing: face) : form.time(at: instant)
        }
    }

    func day(of slot: Slot) -> CalendarDate { time(of: slot).face.date }

    private static func face(_ date: CalendarDate, at time: LocalDateTime) -> LocalDateTime {
        LocalDateTime(
            millisecondsSinceEpoch: Int64(date.daysSinceEpoch) * 86_400_000 + Int64(time.millisecondOfDay))
    }
}

extension EventContent {
    /// Puts the occurrences of a series that was one of times, and is to be one of days, on the days that its clock showed
    /// then.
    func placed(onDaysOf frame: SlotFrame) -> EventContent {
        guard time.isAllDay, !frame.form.isDates, let recurrence else { return self }
        var content = self
        content.recurrence?.overrides = recurrence.overrides.map { override in
            guard case .timed(let start, _, _) = override.slot else { return override }
            let day = frame.form.clock.localDateTime(at: start).date
            return Recurrence.Override(slot: Slot.day(day).eventTime, content: override.content)
        }
        return content
    }
}
