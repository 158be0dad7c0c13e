public import JSON
public import Time

/// One living notification: "Who's Going" of a gathering.
public struct NotificationSummary: Codable, Sendable, Hashable {
    public var id: String
    /// `UPCOMING` or `REMINDER`.
    public var ruleKind: String
    public var gatheringID: String
    public var title: String
    public var body: String
    public var link: String
    /// The payload of version 1: location, events, attendees, ui.
    public var payload: JSONValue
    public var isRead: Bool
    /// Whether the viewer goes to one of its events; false without a viewer.
    public var isAttended: Bool
    /// How many go, as the viewer is told: "You and 3 others are going".
    public var goingLabel: String
    public var createdAt: Timestamp
    /// When it was last announced.
    public var bumpedAt: Timestamp
    /// When its content last changed.
    public var contentChangedAt: Timestamp

    public init(
        id: String, ruleKind: String, gatheringID: String, title: String, body: String, link: String,
        payload: JSONValue, isRead: Bool = false, isAttended: Bool = false, goingLabel: String = "",
        createdAt: Timestamp,
        bumpedAt: Timestamp, contentChangedAt: Timestamp
    ) {
        self.id = id
        self.ruleKind = ruleKind
        self.gatheringID = gatheringID
        self.title = title
        self.body = body
        self.link = link
        self.payload = payload
        self.isRead = isRead
        self.isAttended = isAttended
        self.goingLabel = goingLabel
        self.createdAt = createdAt
        self.bumpedAt = bumpedAt
        self.contentChangedAt = contentChangedAt
    }
}
