/// Where a computation notes what it changed, inside the transaction that changes it.
protocol ChangeLog {
    /// - Throws: whatever keeps the note from being made; the transaction is then rolled back.
    func note(_ change: NotificationChange) throws
    /// - Throws: as above.
    func note(_ change: GatheringChange) throws
}

/// Who is going to a gathering changed, whether or not there is a notification for it.
struct GatheringChange: Sendable, Hashable {
    let gathering: String
    /// The events that look different now, or are new or gone.
    let events: [String]
    let attendeeTotal: Int
}
