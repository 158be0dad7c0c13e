public import Time

/// A guest list was read to its end.
public struct GuestsComplete: RemoteEvent, Hashable {
    public static let type = "guests.complete"

    public var eventID: String
    public var runID: String
    /// Guests on the list.
    public var listed: Int
    /// Guests that were new or had changed.
    public var changed: Int
    /// Guests no longer on it, removed by this run.
    public var removed: Int
    public var finishedAt: Timestamp

    public init(eventID: String, runID: String, listed: Int, changed: Int, removed: Int, finishedAt: Timestamp) {
        self.eventID = eventID
        self.runID = runID
        self.listed = listed
        self.changed = changed
        self.removed = removed
        self.finishedAt = finishedAt
    }
}
