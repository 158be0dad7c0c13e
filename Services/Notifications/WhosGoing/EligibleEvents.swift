import Time

/// An event that may be announced, with how many are going.
struct EligibleEvent: Hashable, Sendable {
    let event: GatheringEvent
    let headcount: Headcount

    var id: String { event.id }
    /// Distinct people who are going and may be counted.
    var attendeeCount: Int { headcount.attendees }
    /// All attendance rows, whatever their status: what the reference system would have counted.
    var rowCount: Int { headcount.rows }
}

extension GatheringFacts {
    /// The events of this gathering that are scheduled, may be announced and have not ended, each with its people
    /// counted, ordered by start and then by id.
    func eligibleEvents(at now: Timestamp) -> [EligibleEvent] {
        events
            .filter { gathering.mayAnnounce($0, at: now) }
            .sorted { ($0.start, $0.id) < ($1.start, $1.id) }
            .map { EligibleEvent(event: $0, headcount: headcounts[$0.id] ?? Headcount()) }
    }
}

extension Gathering {
    /// Whether an event is one of this gathering, scheduled, not private, and not over.
    func mayAnnounce(_ event: GatheringEvent, at now: Timestamp) -> Bool {
        event.gathering == id && event.status == .scheduled && event.visibility.mayBeAnnounced
            && !event.hasEnded(at: now)
    }
}
