public import JSONRPC

/// Starts reading from the source at once.
public struct StartSync: RemoteCall, Hashable {
    public static let method = "luma.startSync"
    public typealias Result = SyncStarted

    /// One event only; everything if absent.
    public var eventID: String?

    public init(eventID: String? = nil) {
        self.eventID = eventID
    }
}

public struct SyncStarted: Codable, Sendable, Hashable {
    public var runID: String

    public init(runID: String) {
        self.runID = runID
    }
}
