/// Everything the rules need to know about one gathering, read in one transaction.
struct GatheringFacts: Sendable {
    var gathering: Gathering
    /// All events of the gathering that could matter, in any order.
    var events: [GatheringEvent]
    /// All attendance rows of those events, whatever their status.
    var attendance: [Attendance]
    /// People going to the place without an event.
    var gatheringAttendance: [GatheringAttendance] = []
    /// The members of those rows, by id. Somebody not in here is not known to the directory (yet).
    var members: [String: Member]

    /// Whether a member is known and neither rejected nor deleted.
    func mayBeCounted(member id: String) -> Bool { members[id]?.mayBeCounted ?? false }
}
