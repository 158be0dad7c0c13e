/// The values an operator may turn to decide what is worth announcing.
///
/// Defaults are those of the reference system: another community's directory, whose "Who's Going" this one follows in
/// its numbers, its names on the wire and its reason codes. Where this one decides otherwise, it says so in place.
/// Days are exactly 24 hours, so that a window does not change its length when clocks are put forward or back.
struct WhosGoingConfiguration: Hashable, Sendable {
    /// Whether this row is the one in use; at most one is.
    var isActive = true
    /// The global switch: off means nothing is created or rewritten.
    var enabled = true
    /// An event needs at least this many distinct people going to be a candidate.
    var minAttendeesPerEvent = 5
    /// A gathering needs at least this many eligible events in the upcoming window for an automatic send.
    var totalEventsThreshold = 5
    /// A gathering needs at least this many candidates of the rule kind for an automatic send.
    var qualifiedEventsThreshold = 2
    /// Length of the upcoming window, in days; also the largest gap within one edition.
    var upcomingWindowDays = 7
    /// Length of the reminder window, in days.
    var reminderDaysBefore = 1
    /// Which instant of an event must lie in the upcoming window.
    var windowMode = WindowMode.overlap
    /// Who saved these values last; kept for the audit.
    var updatedBy: String?
}
