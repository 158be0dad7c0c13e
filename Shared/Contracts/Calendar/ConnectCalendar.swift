public import JSONRPC

/// Begins to keep events in step with a calendar of an account.
public struct ConnectCalendar: RemoteCall, Hashable {
    public static let method = "calendar.connect"
    public typealias Result = IntegrationSummary

    public var account: String
    /// One of the account's calendars, by identifier; a CalDAV calendar also by name, a Notion database also by its
    /// address.
    public var calendar: String
    /// The account's owner unless given; accounts of the community are everybody's.
    public var owner: EventOwner?
    /// The calendar's own unless given.
    public var name: String?
    /// `both` (unless given), `export` or `import`.
    public var direction: String?
    /// Which events it shows; those of the owner unless given.
    public var scope: FeedScope?
    public var options: IntegrationOptions?

    public init(account: String, calendar: String) {
        self.account = account
        self.calendar = calendar
    }
}

/// Changes an integration.
public struct UpdateIntegration: RemoteCall, Hashable {
    public static let method = "calendar.updateIntegration"
    public typealias Result = IntegrationSummary

    public var id: String
    public var change: IntegrationChange

    public init(id: String, change: IntegrationChange) {
        self.id = id
        self.change = change
    }
}

/// What is to be different about an integration; what is absent stays as it is.
public struct IntegrationChange: Codable, Sendable, Hashable {
    public var name: String?
    public var direction: String?
    public var scope: FeedScope?
    public var options: IntegrationOptions?
    /// False pauses it: nothing is read or written until it is true again.
    public var isActive: Bool?

    public init(isActive: Bool? = nil) { self.isActive = isActive }
}

/// Ends an integration. What is in the calendar stays there.
public struct DisconnectIntegration: RemoteCall, Hashable {
    public static let method = "calendar.disconnect"
    public typealias Result = Acknowledgement

    public var id: String

    public init(id: String) { self.id = id }
}

/// Reads a calendar now. While it is being read, that reading is the one asked for.
public struct SyncIntegration: RemoteCall, Hashable {
    public static let method = "calendar.syncIntegration"
    public typealias Result = Acknowledgement

    public var id: String

    public init(id: String) { self.id = id }
}

/// Says that what is missing in a calendar is really gone.
public struct AcceptRemovals: RemoteCall, Hashable {
    public static let method = "calendar.acceptRemovals"
    public typealias Result = Acknowledgement

    public var id: String

    public init(id: String) { self.id = id }
}
