public import JSONRPC
public import Time

/// Makes an API key; its text is told only here.
public struct CreateKey: RemoteCall, Hashable {
    public static let method = "gateway.createKey"
    public typealias Result = CreatedKey

    public var name: String
    /// `read`, `write`, `admin`.
    public var scopes: [String]
    public var expiresAt: Timestamp?

    public init(name: String, scopes: [String], expiresAt: Timestamp? = nil) {
        self.name = name
        self.scopes = scopes
        self.expiresAt = expiresAt
    }
}

public struct CreatedKey: Codable, Sendable, Hashable {
    public var key: String
    public var summary: KeySummary

    public init(key: String, summary: KeySummary) {
        self.key = key
        self.summary = summary
    }
}
