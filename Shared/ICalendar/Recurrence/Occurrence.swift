public import Time

/// One time at which an event takes place.
public struct Occurrence: Hashable, Sendable {
    /// Its original place in the series, in the form of the series' DTSTART: the value of RECURRENCE-ID.
    public let recurrenceID: ICalendarTime
    /// When it begins, as the event says it.
    public let startTime: ICalendarTime
    public let start: Timestamp
    /// When it is over; `start` itself for an event without a length.
    public let end: Timestamp
    /// Which of the overrides that were given describes it; nil when the series itself does.
    public let override: Int?

    /// Whether any of it lies within.
    func overlaps(_ window: Range<Timestamp>) -> Bool {
        start < window.upperBound && (end > window.lowerBound || start >= window.lowerBound)
    }
}
