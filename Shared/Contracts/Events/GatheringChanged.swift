public import Time

/// Who is going to a gathering changed, whether or not that is enough for a notification.
public struct GatheringChanged: RemoteEvent, Hashable {
    public static let type = "gathering.changed"

    public var gatheringID: String
    /// Events whose attendance or details changed.
    public var eventIDs: [String]
    public var totalAttendees: Int
    public var at: Timestamp

    public init(gatheringID: String, eventIDs: [String], totalAttendees: Int, at: Timestamp) {
        self.gatheringID = gatheringID
        self.eventIDs = eventIDs
        self.totalAttendees = totalAttendees
        self.at = at
    }
}
