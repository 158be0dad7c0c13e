public import JSONRPC

/// Asks why a guest is or is not taken for a member.
public struct ExplainMatch: RemoteCall, Hashable {
    public static let method = "members.explainMatch"
    public typealias Result = MatchExplanation

    public var eventID: String
    /// The guest's identifier or an address.
    public var guest: String

    public init(eventID: String, guest: String) {
        self.eventID = eventID
        self.guest = guest
    }
}

public struct MatchExplanation: Codable, Sendable, Hashable {
    public var isMatched: Bool
    public var memberID: String?
    /// `address`, `alias` or `manual`.
    public var method: String?
    public var reason: String

    public init(isMatched: Bool, memberID: String? = nil, method: String? = nil, reason: String) {
        self.isMatched = isMatched
        self.memberID = memberID
        self.method = method
        self.reason = reason
    }
}
