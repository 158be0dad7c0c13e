public import JSONRPC
public import Time

public struct ListKeys: RemoteCall, Hashable {
    public static let method = "gateway.listKeys"
    public typealias Result = KeyList

    public init() {}
}

public struct KeyList: Codable, Sendable, Hashable {
    public var keys: [KeySummary]

    public init(keys: [KeySummary]) {
        self.keys = keys
    }
}

public struct KeySummary: Codable, Sendable, Hashable {
    /// The public part, by which the key is found.
    public var id: String
    public var name: String
    public var scopes: [String]
    public var createdAt: Timestamp
    public var expiresAt: Timestamp?
    public var revokedAt: Timestamp?
    public var lastUsedAt: Timestamp?

    public init(
        id: String, name: String, scopes: [String], createdAt: Timestamp, expiresAt: Timestamp? = nil,
        revokedAt: Timestamp? = nil, lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.lastUsedAt = lastUsedAt
    }
}
