import Time

/// When an event begins, by which clock, and how long it lasts.
struct EventTiming: Sendable {
    enum Length: Hashable, Sendable {
        /// Whole days, of an event of dates.
        case days(Int)
        /// From DTEND: exact, whatever the clock does meanwhile (RFC 5545 §3.8.5.3).
        case seconds(Int)
        /// From DURATION: its days are those of the calendar.
        case nominal(ICalendarDuration)
    }

    let start: ICalendarTime
    let clock: CalendarClock
    let length: Length

    /// - Parameter viewer: the clock of dates and floating times.
    init(
        _ event: ICalendarComponent, zones: ZoneCatalog, viewer: TimeZoneRules
    ) throws(RecurrenceError) {
        let start = try RecurrenceError.reading { () throws(ICalendarValueError) in try event.time("DTSTART") }
        guard let start else { throw .missingStart }
        self.start = start
        let resolver = TimeResolver(zones: zones, viewer: viewer)
        clock = try resolver.clock(of: start)
        let end = try RecurrenceError.reading { () throws(ICalendarValueError) in try event.time("DTEND") }
        let duration = try RecurrenceError.reading { () throws(ICalendarValueError) in try event.duration("DURATION") }
        if start.isDate {
            length = .days(Self.days(from: start, to: end, or: duration))
        } else if let end {
            let seconds = try resolver.instant(of: end).seconds - resolver.instant(of: start).seconds
            length = .seconds(max(0, Int(seconds)))
        } else if let duration, !duration.isNegative {
            length = .nominal(duration)
        } else {
            length = .seconds(0)
        }
    }

    /// At least one: an event that ends on the day on which it starts is out there, and means that day.
    private static func days(
        from start: ICalendarTime, to end: ICalendarTime?, or duration: ICalendarDuration?
    ) -> Int {
        if let end { return max(1, end.face.date.daysSinceEpoch - start.face.date.daysSinceEpoch) }
        guard let duration else { return 1 }
        return max(1, duration.days + (duration.seconds + FaceTime.secondsOfDay - 1) / FaceTime.secondsOfDay)
    }

    /// When something is over that begins at that time.
    func end(of face: FaceTime, at instant: Timestamp, _ clock: inout LocalClock) -> Timestamp {
        switch length {
        case .days(let days): clock.instant(of: FaceTime(day: face.day + days, second: 0))
        case .seconds(let seconds): Timestamp(seconds: instant.seconds + Int64(seconds))
        case .nominal(let duration): Self.end(of: face, at: instant, lasting: duration, &clock)
        }
    }

    static func end(
        of face: FaceTime, at instant: Timestamp, lasting duration: ICalendarDuration, _ clock: inout LocalClock
    ) -> Timestamp {
        let day =
            duration.days == 0
            ? instant : clock.instant(of: FaceTime(day: face.day + duration.days, second: face.secondOfDay))
        return max(instant, Timestamp(seconds: day.seconds + Int64(duration.seconds)))
    }

    /// No less than how long it lasts, in seconds.
    var longest: Int {
        switch length {
        case .days(let days): (days + 2) * FaceTime.secondsOfDay
        case .seconds(let seconds): seconds
        case .nominal(let duration): (duration.days + 2) * FaceTime.secondsOfDay + duration.seconds
        }
    }

    /// The time in the form of the start.
    func time(_ face: FaceTime, at instant: Timestamp) -> ICalendarTime {
        switch start {
        case .date: .date(face.local.date)
        case .utc: .utc(instant)
        case .zoned(_, let zone): .zoned(face.local, zone: zone)
        case .floating: .floating(face.local)
        }
    }
}

/// Finds the instants of times.
struct TimeResolver: Sendable {
    let zones: ZoneCatalog
    let viewer: TimeZoneRules

    func clock(of time: ICalendarTime) throws(RecurrenceError) -> CalendarClock {
        switch time {
        case .date, .floating: return .rules(viewer)
        case .utc: return .rules(.utc)
        case .zoned(_, let zone):
            guard let clock = zones.clock(zone) else { throw .unknownZone(zone) }
            return clock
        }
    }

    func instant(of time: ICalendarTime) throws(RecurrenceError) -> Timestamp {
        try clock(of: time).instant(of: time.face)
    }
}
