/// The numbers behind a decision, so that thresholds can be tuned by looking rather than guessing.
struct SendNumbers: Hashable, Sendable {
    /// Eligible events of the edition, wherever they lie.
    var eligibleEvents = 0
    /// Eligible events in the window of the rule kind.
    var eventsInWindow = 0
    /// Eligible events in the upcoming window; compared with `totalEventsThreshold` for both kinds.
    var upcomingEvents = 0
    /// Candidates of the rule kind that nobody suppressed; compared with `qualifiedEventsThreshold`.
    var candidates = 0
    /// Candidates of the rule kind that were suppressed.
    var suppressedCandidates = 0
    /// Most distinct people going to one event in the window; compared with `minAttendeesPerEvent`.
    var mostAttendees = 0
    /// Most attendance rows of one event in the window; what the reference system would have compared.
    var mostAttendanceRows = 0
    /// Candidates known from before that have left the window since.
    var candidatesLeftWindow = 0
    var minAttendeesPerEvent = 0
    var totalEventsThreshold = 0
    var qualifiedEventsThreshold = 0
}
