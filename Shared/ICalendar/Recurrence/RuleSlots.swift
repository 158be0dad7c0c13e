import Time

/// The places that a rule names, in order of time.
///
/// Faces in order are instants in order, but for times that the clock passes over: 02:30 in such a night is an hour after
/// 01:30 (RFC 5545 §3.3.5), and so is 03:30. These wait until it is their turn.
struct RuleSlots: Sendable {
    private var faces: RuleFaces
    private var clock: LocalClock
    private let last: Timestamp
    /// The next one that is not late.
    private var ahead: Slot?
    private var hasBegun = false
    private var late: [Slot] = []

    init(
        _ rule: RecurrenceRule, of series: EventTiming, earliest: FaceTime, last: FaceTime, _ resolver: TimeResolver,
        _ budget: inout StepBudget
    ) throws(RecurrenceError) {
        let start = FaceTime(series.start.face)
        clock = LocalClock(series.clock)
        var lastFace = last
        var lastInstant = Timestamp.max
        if case .until(let time) = rule.end {
            let face = try Self.lastFace(time, of: series, resolver)
            lastFace = min(lastFace, FaceTime(seconds: face.seconds + 2 * FaceTime.secondsOfDay))
            lastInstant = series.clock.instant(of: face.local)
        }
        self.last = lastInstant
        faces = RuleFaces(rule, start: start, earliest: earliest, last: lastFace)
        if case .count = rule.end {
            // The start always counts (RFC 5545 §3.3.10), but the rule may name none or another first time.
            var probe = faces
            if try probe.next(&budget) != start { faces.countStart() }
        }
    }

    /// The last time at which there may be something, by the clock of the series. A day includes all of its times.
    private static func lastFace(
        _ until: ICalendarTime, of series: EventTiming, _ resolver: TimeResolver
    ) throws(RecurrenceError) -> FaceTime {
        if series.start.isDate { return FaceTime(LocalDateTime(startOf: until.face.date)) }
        switch until {
        case .date(let date): return FaceTime(day: date.daysSinceEpoch, second: FaceTime.secondsOfDay - 1)
        case .floating(let local), .zoned(let local, _): return FaceTime(local)
        case .utc(let instant): return FaceTime(series.clock.localDateTime(at: instant))
        }
    }

    mutating func next(_ budget: inout StepBudget) throws(RecurrenceError) -> Slot? {
        if !hasBegun {
            hasBegun = true
            ahead = try nextOnTime(&budget)
        }
        var slot: Slot?
        if let first = late.first, ahead.map({ first.instant <= $0.instant }) ?? true {
            slot = late.removeFirst()
        } else if let first = ahead {
            slot = first
            ahead = try nextOnTime(&budget)
        }
        return slot.flatMap { $0.instant <= last ? $0 : nil }
    }

    /// Puts aside what is late.
    private mutating func nextOnTime(_ budget: inout StepBudget) throws(RecurrenceError) -> Slot? {
        while let face = try faces.next(&budget) {
            let instant = clock.instant(of: face)
            let slot = Slot(instant: instant, face: face)
            if clock.shows(face, at: instant) { return slot }
            late.append(slot)
        }
        return nil
    }
}
