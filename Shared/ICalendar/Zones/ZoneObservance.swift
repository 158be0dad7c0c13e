import Time

/// One STANDARD or DAYLIGHT part of a VTIMEZONE: a way to set the clock, and when it is set so.
struct ZoneObservance: Sendable {
    let offsetBefore: Int
    let offset: Int
    /// By the clock as it stood before.
    private let start: FaceTime
    private let rules: [RecurrenceRule]
    private let dates: [ICalendarTime]

    init(_ component: ICalendarComponent) throws(RecurrenceError) {
        offsetBefore = try Self.offset("TZOFFSETFROM", of: component)
        offset = try Self.offset("TZOFFSETTO", of: component)
        let start = try RecurrenceError.reading { () throws(ICalendarValueError) in try component.time("DTSTART") }
        guard let start else { throw .missingStart }
        self.start = FaceTime(start.face)
        rules = try RecurrenceError.reading { () throws(ICalendarValueError) in try component.rules("RRULE") }
        dates = try RecurrenceError.reading { () throws(ICalendarValueError) in try component.recurrenceDates("RDATE") }
            .map(\.start)
    }

    /// When the clock is set so, in no order.
    func onsets(
        in years: (first: FaceTime, last: FaceTime), _ budget: inout StepBudget
    ) throws(RecurrenceError) -> Set<Timestamp> {
        var onsets: Set<Timestamp> = [instant(start)]
        try budget.spend(dates.count)
        for date in dates {
            if case .utc(let instant) = date {
                onsets.insert(instant)
            } else {
                onsets.insert(instant(FaceTime(date.face)))
            }
        }
        for rule in rules {
            var last = Timestamp.max
            if case .until(let time) = rule.end {
                last = if case .utc(let instant) = time { instant } else { instant(FaceTime(time.face)) }
            }
            var faces = RuleFaces(rule, start: start, earliest: years.first, last: years.last)
            while let face = try faces.next(&budget), instant(face) <= last { onsets.insert(instant(face)) }
        }
        return onsets
    }

    private func instant(_ face: FaceTime) -> Timestamp {
        Timestamp(seconds: Int64(face.seconds - offsetBefore))
    }

    private static func offset(
        _ name: String, of component: ICalendarComponent
    ) throws(RecurrenceError) -> Int {
        let value = component[name]?.value ?? ""
        guard let offset = ICalendarOffset.seconds(value) else {
            throw .value(ICalendarValueError(name, value, expected: "an offset such as +0100"))
        }
        return offset
    }
}
