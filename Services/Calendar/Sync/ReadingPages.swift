import CalendarModel

/// Counts the pages of a reading, which has to end: a pure state machine.
struct ReadingPages {
    /// What the next page is asked for with; nil for the first one.
    private(set) var next: String?
    private let limit: Int
    private var read = 0
    /// A page of before, by which a circle is noticed: whoever goes in one comes by it again.
    private var milestone: String?
    private var milestoneAt = 1

    init(limit: Int) { self.limit = limit }

    /// Takes note of a page after which there is another.
    ///
    /// - Throws: `OutsideError.malformed` when there seems to be no end of them.
    mutating func goOn(to page: String) throws(OutsideError) {
        guard page != milestone else { throw .malformed("its list of changes goes in a circle") }
        read += 1
        guard read < limit else { throw .malformed("its list of changes has more than \(limit) pages") }
        if read == milestoneAt {
            // Farther apart each time, so that circles of any length lie between two of them.
            milestone = page
            milestoneAt *= 2
        }
        next = page
    }
}
