extension CronExpression {
    /// The first instant after `instant` at which the schedule is due by the zone's clock; `nil` when there is none
    /// within 50 years (30 February never comes).
    ///
    /// When the clock is changed:
    /// - A schedule whose hour field begins with `*` follows real time. It is due at every minute the clock shows that
    ///   matches: twice in an hour that is shown twice, not at all in an hour that is skipped.
    /// - Any other schedule is due once for each date and time it names: the first time only when the clock shows it
    ///   twice; at the instant of the change, once, when the clock skips it.
    public func next(after instant: Timestamp, in zone: TimeZoneRules) -> Timestamp? {
        let horizon = instant + .days(50 * 366)
        var period = zone.period(containing: instant)
        // The face of the clock in the minute after `instant`.
        var earliest = zone.localMinute(at: instant.seconds, period) + 1
        while true {
            if let due = firstMinute(from: max(earliest, minuteAlreadyServed(period))) {
                let second = due * 60 - Int64(period.offset.seconds)
                guard second < period.end ?? .max else {
                    guard let change = period.end, Timestamp(seconds: change) < horizon else { return nil }
                    let following = zone.period(containing: Timestamp(seconds: change))
                    // All the minutes that the clock skips are due at the change, together.
                    if !hours.startsWithStar, due < zone.localMinute(at: change, following) {
                        return Timestamp(seconds: change)
                    }
                    period = following
                    earliest = zone.localMinuteRoundedUp(at: change, period)
                    continue
                }
                return Timestamp(seconds: second)
            }
            return nil
        }
    }

    /// The face that the clock had reached when it was set back to begin this period: what a schedule of fixed hours
    /// must not repeat.
    private func minuteAlreadyServed(_ period: ZonePeriod) -> Int64 {
        guard !hours.startsWithStar, let start = period.start, period.offset.seconds < period.previous.seconds else {
            return .min
        }
        return (start + Int64(period.previous.seconds) + 59).dividedFloor(by: 60).quotient
    }

    /// The first matching minute of the clock's face that is not before `minute`; both count from 1970-01-01T00:00.
    private func firstMinute(from minute: Int64) -> Int64? {
        let (day, rest) = minute.dividedFloor(by: 1440)
        var date = CalendarDate(daysSinceEpoch: Int(day))
        var minuteOfDay: Int? = Int(rest)
        // One more day than 50 years can have.
        for _ in 0...50 * 366 {
            if matches(date), let time = firstTime(from: minuteOfDay ?? 0) {
                return Int64(date.daysSinceEpoch) * 1440 + Int64(time)
            }
            date = date.adding(days: 1)
            minuteOfDay = nil
        }
        return nil
    }

    /// The first matching minute of a day, from `minute` of that day on.
    private func firstTime(from minute: Int) -> Int? {
        guard let hour = hours.first(from: minute / 60) else { return nil }
        if hour == minute / 60 {
            if let minute = minutes.first(from: minute % 60) { return hour * 60 + minute }
            guard let later = hours.first(from: hour + 1) else { return nil }
            return minutes.first(from: 0).map { later * 60 + $0 }
        }
        return minutes.first(from: 0).map { hour * 60 + $0 }
    }
}

extension TimeZoneRules {
    /// The minute on the clock's face, counted from 1970-01-01T00:00, rounded down.
    fileprivate func localMinute(at second: Int64, _ period: ZonePeriod) -> Int64 {
        (second + Int64(period.offset.seconds)).dividedFloor(by: 60).quotient
    }

    fileprivate func localMinuteRoundedUp(at second: Int64, _ period: ZonePeriod) -> Int64 {
        (second + Int64(period.offset.seconds) + 59).dividedFloor(by: 60).quotient
    }
}
