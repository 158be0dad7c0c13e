public import JSONRPC
public import Time

/// An account at a provider of calendars, without what opens it.
public struct AccountSummary: Codable, Sendable, Hashable {
    public var id: String
    /// `google`, `notion` or `caldav`.
    public var provider: String
    public var owner: EventOwner
    /// What people call it: an address, a workspace.
    public var name: String
    /// Why the provider does not accept it any more; absent while it does. It has to be added anew.
    public var refused: String?
    public var createdAt: Timestamp

    public init(
        id: String, provider: String, owner: EventOwner, name: String, refused: String?, createdAt: Timestamp
    ) {
        self.id = id
        self.provider = provider
        self.owner = owner
        self.name = name
        self.refused = refused
        self.createdAt = createdAt
    }
}

/// Lists the accounts whose calendars can be connected.
public struct ListAccounts: RemoteCall, Hashable {
    public static let method = "calendar.listAccounts"
    public typealias Result = AccountList

    public init() {}
}

public struct AccountList: Codable, Sendable, Hashable {
    public var accounts: [AccountSummary]

    public init(accounts: [AccountSummary]) { self.accounts = accounts }
}

/// Adds an account that is opened without a person's consent in a browser; it is tried first.
public struct AddAccount: RemoteCall, Hashable {
    public static let method = "calendar.addAccount"
    public typealias Result = AccountSummary

    /// `google`, `notion` or `caldav`.
    public var provider: String
    /// Unless given, the one whose `account` it is, or the community.
    public var owner: EventOwner?
    /// An account that is there already, and is to be opened in this way from now on.
    public var account: String?
    /// Notion: an internal integration's token.
    public var token: String?
    /// Google: a service account's key file, as JSON or as Base64 of it.
    public var credentials: String?
    /// Google: for whom the service account acts.
    public var subject: String?
    /// CalDAV: an e-mail address, a host, or a URL.
    public var place: String?
    /// CalDAV: the e-mail address in `place` unless given.
    public var user: String?
    /// CalDAV: for most services an app password.
    public var password: String?
    /// CalDAV: other origins, such as `https://dav.example.org`, to which the password may go.
    public var approvedOrigins: [String]?

    public init(provider: String, owner: EventOwner? = nil, account: String? = nil) {
        self.provider = provider
        self.owner = owner
        self.account = account
    }
}

/// Forgets an account, and tells the provider so where that can be done.
public struct RemoveAccount: RemoteCall, Hashable {
    public static let method = "calendar.removeAccount"
    public typealias Result = Acknowledgement

    public var id: String

    public init(id: String) { self.id = id }
}

/// Puts everything that is stored encrypted under the present encryption key: credentials, the token of Notion's messages,
/// and consents that are waited for.
public struct RotateCredentials: RemoteCall, Hashable {
    public static let method = "calendar.rotateCredentials"
    public typealias Result = CredentialsRotated

    public init() {}
}

public struct CredentialsRotated: Codable, Sendable, Hashable {
    /// Those that were under another key.
    public var rotated: Int
    public var total: Int
    /// Those whose key is not there: what they are needed for does not work.
    public var unreadable: Int

    public init(rotated: Int = 0, total: Int = 0, unreadable: Int = 0) {
        self.rotated = rotated
        self.total = total
        self.unreadable = unreadable
    }
}
