public import Time

/// Gives the occurrences of a ``RecurrenceSet`` one by one, in order of their beginning; see
/// ``RecurrenceSet/occurrences(in:limits:)``.
public struct OccurrenceIterator: Sendable {
    private let window: Range<Timestamp>
    private let limits: ExpansionLimits
    private var budget: StepBudget
    private var count = 0

    private let series: EventTiming?
    private let exceptions: SlotSet
    private var clock: LocalClock
    private var rules: [RuleSlots] = []
    /// The next place of each rule.
    private var heads: [Slot?] = []
    private var fixed: ArraySlice<Slot>
    private var overrides: ArraySlice<Occurrence>
    private var nextOfSeries: Occurrence?
    private var hasBegun = false

    init(_ set: RecurrenceSet, window: Range<Timestamp>, limits: ExpansionLimits) throws(RecurrenceError) {
        self.window = window
        self.limits = limits
        budget = StepBudget(limits.steps)
        series = set.series
        exceptions = set.exceptions
        fixed = set.fixed[...]
        clock = LocalClock(set.series?.clock ?? .rules(.utc))
        overrides = Self.occurrences(of: set.overrides, in: window)[...]
        guard let series = set.series else { return }
        // A clock's face is never further from UTC than that, and there are no years beyond those.
        let margin = 2 * FaceTime.secondsOfDay
        let years = -400_000_000_000...400_000_000_000
        let earliest = min(max(Int(window.lowerBound.seconds), years.lowerBound), years.upperBound)
        let last = min(max(Int(window.upperBound.seconds), years.lowerBound), years.upperBound)
        for rule in set.rules {
            let slots = try RuleSlots(
                rule, of: series, earliest: FaceTime(seconds: earliest - margin - series.longest),
                last: FaceTime(seconds: last + margin), set.resolver, &budget)
            rules.append(slots)
        }
    }

    private static func occurrences(
        of overrides: [RecurrenceSet.Override], in window: Range<Timestamp>
    ) -> [Occurrence] {
        overrides.map { override in
            let timing = override.timing
            var clock = LocalClock(timing.clock)
            let face = FaceTime(timing.start.face)
            let start = clock.instant(of: face)
            return Occurrence(
                recurrenceID: override.recurrenceID, startTime: timing.start, start: start,
                end: timing.end(of: face, at: start, &clock), override: override.index)
        }
        .filter { $0.overlaps(window) }
        .sorted { $0.start < $1.start }
    }

    /// The next occurrence; nil when there is no further one in the window.
    ///
    /// - Throws: ``RecurrenceError/tooManySteps(limit:)`` or ``RecurrenceError/tooManyOccurrences(limit:)``. What has been
    ///   given until then is right.
    public mutating func next() throws(RecurrenceError) -> Occurrence? {
        if !hasBegun {
            hasBegun = true
            for index in rules.indices { heads.append(try rules[index].next(&budget)) }
            nextOfSeries = try nextInSeries()
        }
        var occurrence: Occurrence?
        if let first = overrides.first, nextOfSeries.map({ first.start <= $0.start }) ?? true {
            occurrence = first
            overrides.removeFirst()
        } else if let first = nextOfSeries {
            occurrence = first
            nextOfSeries = try nextInSeries()
        }
        guard let occurrence else { return nil }
        count += 1
        guard count <= limits.occurrences else { throw .tooManyOccurrences(limit: limits.occurrences) }
        return occurrence
    }

    private mutating func nextInSeries() throws(RecurrenceError) -> Occurrence? {
        guard let series else { return nil }
        while let slot = try nextSlot(), slot.instant < window.upperBound {
            guard !exceptions.contains(slot) else { continue }
            let time = series.time(slot.face, at: slot.instant)
            let occurrence = Occurrence(
                recurrenceID: time, startTime: time, start: slot.instant,
                end: slot.end ?? series.end(of: slot.face, at: slot.instant, &clock), override: nil)
            if occurrence.overlaps(window) { return occurrence }
        }
        return nil
    }

    /// The earliest place of all, once.
    private mutating func nextSlot() throws(RecurrenceError) -> Slot? {
        var earliest = fixed.first
        for head in heads {
            if let head, earliest.map({ head.instant < $0.instant }) ?? true { earliest = head }
        }
        guard let earliest else { return nil }
        while fixed.first?.instant == earliest.instant { fixed.removeFirst() }
        try budget.spend(1 + heads.count)
        for index in heads.indices {
            while let head = heads[index], head.instant == earliest.instant {
                heads[index] = try rules[index].next(&budget)
            }
        }
        return earliest
    }
}

extension RecurrenceSet {
    /// The occurrences of which some part lies in the window, in order of their beginning, worked out as they are asked
    /// for.
    public func occurrences(
        in window: Range<Timestamp>, limits: ExpansionLimits = .standard
    ) throws(RecurrenceError) -> OccurrenceIterator {
        try OccurrenceIterator(self, window: window, limits: limits)
    }

    /// The same, all at once.
    public func allOccurrences(
        in window: Range<Timestamp>, limits: ExpansionLimits = .standard
    ) throws(RecurrenceError) -> [Occurrence] {
        var iterator = try occurrences(in: window, limits: limits)
        var all: [Occurrence] = []
        while let occurrence = try iterator.next() { all.append(occurrence) }
        return all
    }
}
