import Time

/// A time zone as a calendar describes it in a VTIMEZONE (RFC 5545 §3.6.5).
///
/// Its changes are worked out for the years 1900…2100; before and after, the clock stands as at that time.
public struct ZoneDescription: Sendable {
    struct Change: Sendable {
        let instant: Timestamp
        let offset: Int
    }

    /// The VTIMEZONE itself.
    public let component: ICalendarComponent
    /// How the clock stands before the first change.
    private let initialOffset: Int
    /// Ascending.
    private let changes: [Change]

    /// Two changes a year for two centuries are 402.
    private static let maximumChanges = 2000
    /// A rule for two centuries takes about 9,000.
    private static let maximumSteps = 200_000
    private static let years = (first: FaceTime(day: -25_567, second: 0), last: FaceTime(day: 47_846, second: 0))

    /// - Throws: ``RecurrenceError`` when a value is not understood, or the rules go on and on.
    public init(_ component: ICalendarComponent) throws(RecurrenceError) {
        var budget = StepBudget(Self.maximumSteps)
        try self.init(component, &budget)
    }

    /// - Parameter budget: what all zones of a calendar together may take; one alone takes no more than any may.
    init(_ component: ICalendarComponent, _ budget: inout StepBudget) throws(RecurrenceError) {
        self.component = component
        let onsets = try budget.spend(upTo: Self.maximumSteps) { budget throws(RecurrenceError) in
            try Self.onsets(component, &budget)
        }
        guard let first = onsets.first else { throw .missingStart }
        initialOffset = first.observance.offsetBefore
        changes = onsets.map { Change(instant: $0.instant, offset: $0.observance.offset) }
    }

    private static func onsets(
        _ component: ICalendarComponent, _ budget: inout StepBudget
    ) throws(RecurrenceError) -> [(instant: Timestamp, observance: ZoneObservance)] {
        var onsets: [(instant: Timestamp, observance: ZoneObservance)] = []
        for part in component.components where part.isNamed("STANDARD") || part.isNamed("DAYLIGHT") {
            let observance = try ZoneObservance(part)
            for instant in try observance.onsets(in: years, &budget) {
                onsets.append((instant, observance))
            }
            guard onsets.count <= maximumChanges else { throw .tooManyOccurrences(limit: maximumChanges) }
        }
        return onsets.sorted { $0.instant < $1.instant }
    }

    /// Seconds east of UTC.
    func offset(at instant: Timestamp) -> Int {
        let next = indexOfFirstChange(after: instant)
        return next > 0 ? changes[next - 1].offset : initialOffset
    }

    func changes(around instant: Timestamp) -> (Timestamp?, Timestamp?) {
        let next = indexOfFirstChange(after: instant)
        return (
            next > 0 ? changes[next - 1].instant : nil, next < changes.count ? changes[next].instant : nil
        )
    }

    func instant(of local: LocalDateTime) -> Timestamp {
        let face = local.millisecondsSinceEpoch
        // The offsets on either side of the nearest change; two changes within two days are not known anywhere.
        let before = offset(at: Timestamp(milliseconds: face - 86_400_000))
        let after = offset(at: Timestamp(milliseconds: face + 86_400_000))
        let earlier = Timestamp(milliseconds: face - Int64(before) * 1000)
        let later = Timestamp(milliseconds: face - Int64(after) * 1000)
        guard before != after, offset(at: earlier) != before, offset(at: later) == after else { return earlier }
        return later
    }

    private func indexOfFirstChange(after instant: Timestamp) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].instant <= instant {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
