public import JSONRPC

/// Asks which members have these addresses, without recording anything.
public struct MatchAddresses: RemoteCall, Hashable {
    public static let method = "members.match"
    public typealias Result = AddressMatches

    /// At most 10,000.
    public var emails: [String]

    public init(emails: [String]) {
        self.emails = emails
    }
}

public struct AddressMatches: Codable, Sendable, Hashable {
    /// Only the addresses that are a member's, in the order of the question.
    public var matches: [AddressMatch]

    public init(matches: [AddressMatch]) {
        self.matches = matches
    }
}

public struct AddressMatch: Codable, Sendable, Hashable {
    /// As it was asked.
    public var email: String
    public var memberID: String
    /// `address` or `alias`.
    public var method: String

    public init(email: String, memberID: String, method: String) {
        self.email = email
        self.memberID = memberID
        self.method = method
    }
}
