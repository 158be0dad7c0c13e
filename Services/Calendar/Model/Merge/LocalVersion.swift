public import Time

/// Rollcall's side of a merge.
public struct LocalVersion: Hashable, Sendable, Codable {
    public var content: EventContent
    /// When each field got its value, where that was first said: a field that came from another calendar keeps the time of
    /// the change there. So the later of two changes wins in whatever order they arrive.
    public var changedAt: [EventField: Timestamp]
    /// For fields that have no time of their own.
    public var createdAt: Timestamp

    public init(content: EventContent, changedAt: [EventField: Timestamp] = [:], createdAt: Timestamp) {
        self.content = content
        self.changedAt = changedAt
        self.createdAt = createdAt
    }

    public func changeTime(of field: EventField) -> Timestamp { changedAt[field] ?? createdAt }
}
