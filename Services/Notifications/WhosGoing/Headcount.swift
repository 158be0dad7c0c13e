/// How many go to an event, or to any of several.
struct Headcount: Hashable, Sendable {
    /// Distinct members who are going and may be counted: neither rejected nor deleted.
    var attendees = 0
    /// Attendance rows of any status; the reference system counted these.
    var rows = 0
    /// Grows with everything that changes about these people or their order: equal revisions look equal.
    var revision = 0
}
