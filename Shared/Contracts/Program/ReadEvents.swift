public import JSON
public import JSONRPC

/// Asks a program for its events after a position, waiting for one if there is none.
/// Asking from a position acknowledges everything up to it.
public struct ReadEvents: RemoteCall, Hashable {
    public static let method = "events.read"
    public typealias Result = RemoteEventPage

    /// The asking program's name.
    public var subscriber: String
    /// The last sequence number that the subscriber has applied; 0 from the beginning.
    public var after: Int64
    /// 1…1,000 events.
    public var limit: Int
    /// How long to wait for the first event, 0…60,000 ms.
    public var waitMilliseconds: Int

    public init(subscriber: String, after: Int64, limit: Int = 100, waitMilliseconds: Int = 25000) {
        self.subscriber = subscriber
        self.after = after
        self.limit = limit
        self.waitMilliseconds = waitMilliseconds
    }
}

public struct RemoteEventPage: Codable, Sendable, Hashable {
    public var entries: [RemoteEventEntry]

    public init(entries: [RemoteEventEntry]) {
        self.entries = entries
    }
}

public struct RemoteEventEntry: Codable, Sendable, Hashable {
    public var sequence: Int64
    /// Such as `guests.page`.
    public var type: String
    public var payload: JSONValue

    public init(sequence: Int64, type: String, payload: JSONValue) {
        self.sequence = sequence
        self.type = type
        self.payload = payload
    }
}
