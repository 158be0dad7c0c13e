public import JSONRPC

/// Counts the members going to each of several events.
public struct CountGoing: RemoteCall, Hashable {
    public static let method = "members.countGoing"
    public typealias Result = GoingCounts

    /// At most 200.
    public var eventIDs: [String]

    public init(eventIDs: [String]) {
        self.eventIDs = eventIDs
    }
}

public struct GoingCounts: Codable, Sendable, Hashable {
    /// By event; events that nobody goes to are absent.
    public var counts: [String: Int]

    public init(counts: [String: Int]) {
        self.counts = counts
    }
}
