public import JSONRPC
public import Time

/// Begins a person's way to Google or Notion and back, to allow Rollcall their calendars.
public struct BeginConsent: RemoteCall, Hashable {
    public static let method = "calendar.beginConsent"
    public typealias Result = ConsentStarted

    /// `google` or `notion`.
    public var provider: String
    /// Whose account it will be; the community's unless given.
    public var owner: EventOwner?
    /// An account that is there already, and is to be allowed anew.
    public var account: String?
    /// The person's address, so that Google offers the right account.
    public var loginHint: String?

    public init(provider: String, owner: EventOwner? = nil, account: String? = nil, loginHint: String? = nil) {
        self.provider = provider
        self.owner = owner
        self.account = account
        self.loginHint = loginHint
    }
}

public struct ConsentStarted: Codable, Sendable, Hashable {
    /// Where the person's browser is to go: an address of the gateway, which sends it on.
    public var url: String
    /// Who comes back later has to begin anew.
    public var expiresAt: Timestamp

    public init(url: String, expiresAt: Timestamp) {
        self.url = url
        self.expiresAt = expiresAt
    }
}

/// The person's browser has come, and is to be sent on to the provider.
public struct OpenConsent: RemoteCall, Hashable {
    public static let method = "calendar.openConsent"
    public typealias Result = ConsentAddress

    public var provider: String
    public var state: String

    public init(provider: String, state: String) {
        self.provider = provider
        self.state = state
    }
}

public struct ConsentAddress: Codable, Sendable, Hashable {
    /// At the provider.
    public var url: String

    public init(url: String) { self.url = url }
}

/// The person is back from the provider.
public struct FinishConsent: RemoteCall, Hashable {
    public static let method = "calendar.finishConsent"
    public typealias Result = AccountSummary

    public var provider: String
    public var state: String
    /// Absent when the person refused.
    public var code: String?
    /// What the provider says went wrong.
    public var error: String?

    public init(provider: String, state: String, code: String?, error: String?) {
        self.provider = provider
        self.state = state
        self.code = code
        self.error = error
    }
}
