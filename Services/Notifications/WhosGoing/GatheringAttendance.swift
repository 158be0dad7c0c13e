import Time

/// A member who is going to the place without having chosen an event.
struct GatheringAttendance: Hashable, Sendable {
    var member: String
    /// Since when the member has been going.
    var since: Timestamp?
}
