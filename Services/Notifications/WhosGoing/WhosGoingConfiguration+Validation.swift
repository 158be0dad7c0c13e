extension WhosGoingConfiguration {
    /// One value outside its range.
    struct Mistake: Hashable, Sendable {
        /// The name of the value, as it appears on the wire.
        let field: String
        /// What is allowed, as a sentence an operator can act upon.
        let message: String
    }

    /// Every value that is out of range, found in one pass.
    struct Invalid: Error, Hashable, CustomStringConvertible {
        let mistakes: [Mistake]

        var description: String {
            mistakes.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
        }
    }

    /// An event without anybody is never worth announcing, so the least minimum is one.
    static let attendeeRange = 1...10_000
    /// Zero means "any number of events will do".
    static let totalEventsRange = 0...10_000
    /// A notification without a single candidate would have nothing to say.
    static let qualifiedEventsRange = 1...10_000
    /// A year ahead is farther than any calendar is complete.
    static let windowDaysRange = 1...365
    /// Longest name of whoever saved the values, in characters.
    static let updatedByLimit = 128

    /// Checks every value and reports all mistakes together.
    ///
    /// - Throws: `Invalid` when at least one value is out of range.
    func validate() throws(Invalid) {
        var mistakes: [Mistake] = []
        func check(_ field: String, _ value: Int, _ range: ClosedRange<Int>) {
            guard !range.contains(value) else { return }
            let allowed = "must be from \(range.lowerBound) to \(range.upperBound), but is \(value)"
            mistakes.append(Mistake(field: field, message: allowed))
        }
        check("minAttendeesPerEvent", minAttendeesPerEvent, Self.attendeeRange)
        check("totalEventsThreshold", totalEventsThreshold, Self.totalEventsRange)
        check("qualifiedEventsThreshold", qualifiedEventsThreshold, Self.qualifiedEventsRange)
        check("upcomingWindowDays", upcomingWindowDays, Self.windowDaysRange)
        check("reminderDaysBefore", reminderDaysBefore, Self.windowDaysRange)
        if let updatedBy, updatedBy.isEmpty || updatedBy.count > Self.updatedByLimit {
            let allowed = "must have from 1 to \(Self.updatedByLimit) characters"
            mistakes.append(Mistake(field: "updatedBy", message: allowed))
        }
        guard mistakes.isEmpty else { throw Invalid(mistakes: mistakes) }
    }
}
