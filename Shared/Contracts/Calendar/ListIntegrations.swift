public import JSONRPC
public import Time

/// Lists the outside calendars that events are kept in step with.
public struct ListIntegrations: RemoteCall, Hashable {
    public static let method = "calendar.listIntegrations"
    public typealias Result = IntegrationList

    public init() {}
}

public struct IntegrationList: Codable, Sendable, Hashable {
    public var integrations: [IntegrationSummary]

    public init(integrations: [IntegrationSummary]) {
        self.integrations = integrations
    }
}

/// One integration, and how it stands.
public struct GetIntegration: RemoteCall, Hashable {
    public static let method = "calendar.getIntegration"
    public typealias Result = IntegrationSummary

    public var id: String

    public init(id: String) { self.id = id }
}

public struct IntegrationSummary: Codable, Sendable, Hashable {
    public var id: String
    /// `google`, `notion` or `caldav`.
    public var provider: String
    /// What people call it.
    public var name: String
    public var owner: EventOwner
    public var account: String
    /// The calendar in the provider's own words.
    public var calendar: String
    /// `both`, `export` or `import`.
    public var direction: String
    /// Which events it shows.
    public var scope: FeedScope
    public var options: IntegrationOptions
    /// False while it is paused.
    public var isActive: Bool
    /// `syncing`, `error`, `synced` or `idle`: the first one that is true.
    public var state: String
    /// When it was last read without a failure.
    public var lastSyncAt: Timestamp?
    public var lastSyncError: String?
    /// Whether the provider does not accept the account any more: nothing goes on until somebody mends it.
    public var isRefused: Bool
    /// Google's channel, by which it says that something has changed, and when that ends.
    public var webhookId: String?
    public var webhookExpiry: Timestamp?
    /// When a message last came on it.
    public var webhookLastMessageAt: Timestamp?
    /// Events that are to be written, could not be written, and wait for a person's decision.
    public var pending: Int
    public var failed: Int
    public var conflicts: Int
    /// So much is missing there that a person has to look, or anything where it always asks.
    public var heldRemovals: HeldRemovalsSummary?

    public init(
        id: String, provider: String, name: String, owner: EventOwner, account: String, calendar: String,
        direction: String, scope: FeedScope, options: IntegrationOptions, isActive: Bool, state: String
    ) {
        self.id = id
        self.provider = provider
        self.name = name
        self.owner = owner
        self.account = account
        self.calendar = calendar
        self.direction = direction
        self.scope = scope
        self.options = options
        self.isActive = isActive
        self.state = state
        isRefused = false
        pending = 0
        failed = 0
        conflicts = 0
    }
}

/// What a reading found missing, and was not obeyed in.
public struct HeldRemovalsSummary: Codable, Sendable, Hashable {
    public var removals: Int64
    /// Of so many that are known to be there.
    public var known: Int64
    public var since: Timestamp

    public init(removals: Int64, known: Int64, since: Timestamp) {
        self.removals = removals
        self.known = known
        self.since = since
    }
}

/// What can be chosen for an integration; what is absent stays as it is.
public struct IntegrationOptions: Codable, Sendable, Hashable {
    /// Who wins when both sides changed a field: `latest`, `local`, `remote` or `ask`.
    public var conflictPolicy: String?
    /// Of an event that is at home in Luma, what only Luma may change: `title`, `description`, `location`, `time`,
    /// `status`, `url`, `recurrence`.
    public var lumaFields: [String]?
    /// How long an event lasts of which nobody said when it ends: 1 to 1,440.
    public var usualMinutes: Int?
    /// Whether events of which nobody said when they end are not written there at all.
    public var skipsMissingEnd: Bool?
    /// Whether everything that is deleted there waits until somebody says that it is right (``AcceptRemovals``).
    public var asksBeforeRemovals: Bool?
    public var writesAttendees: Bool?
    /// Whether the calendar may write mails to attendees.
    public var notifiesAttendees: Bool?
    /// Who may see events that come from this calendar.
    public var visibility: EventVisibility?
    /// Days of the past that the first reading looks at: 0 to 3,650.
    public var pastDays: Int?
    /// Notion: the names of properties by what they hold: `title`, `date`, `description`, `location`, `notes`, `url`,
    /// `timeZone`, `mark`. An empty name leaves one out.
    public var notionProperties: [String: String]?

    public init() {}
}
