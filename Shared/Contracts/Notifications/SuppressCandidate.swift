public import JSONRPC

/// Keeps an event out of notifications of one kind, or lets it in again.
public struct SuppressCandidate: RemoteCall, Hashable {
    public static let method = "notifications.suppressCandidate"
    public typealias Result = Acknowledgement

    public var ruleKind: String
    public var eventID: String
    public var isSuppressed: Bool

    public init(ruleKind: String, eventID: String, isSuppressed: Bool = true) {
        self.ruleKind = ruleKind
        self.eventID = eventID
        self.isSuppressed = isSuppressed
    }
}
