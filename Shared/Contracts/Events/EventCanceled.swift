public import Time

/// An event does not take place, or is no longer listed.
public struct EventCanceled: RemoteEvent, Hashable {
    public static let type = "event.canceled"

    public var eventID: String
    public var reason: EventCancellationReason
    public var at: Timestamp

    public init(eventID: String, reason: EventCancellationReason, at: Timestamp) {
        self.eventID = eventID
        self.reason = reason
        self.at = at
    }
}

public enum EventCancellationReason: String, Codable, Sendable, CaseIterable, Hashable {
    /// The source said so.
    case canceled
    /// Missing from a complete listing, and gone when asked for by id.
    case disappeared
}
