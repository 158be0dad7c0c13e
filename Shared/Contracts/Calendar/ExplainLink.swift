public import JSONRPC
public import Time

/// Tells how an event stands in each outside calendar, and why.
public struct ExplainLink: RemoteCall, Hashable {
    public static let method = "calendar.explainLink"
    public typealias Result = LinkExplanations

    public var event: String

    public init(event: String) { self.event = event }
}

public struct LinkExplanations: Codable, Sendable, Hashable {
    public var links: [LinkExplanation]

    public init(links: [LinkExplanation]) { self.links = links }
}

public struct LinkExplanation: Codable, Sendable, Hashable {
    public var event: String
    public var integration: String
    /// The integration's name.
    public var calendar: String
    /// `pending`, `synced`, `error`, `conflict`, `dismissed`, `asleep`: the integration's direction leaves it alone, or
    /// `skipped`: it would be there but for what `error` says.
    public var state: String
    public var error: String?
    /// The event's identifier there, and the version that is known.
    public var remoteID: String?
    public var version: String?
    public var syncedAt: Timestamp?
    /// What would be written there now: `nothing`, `create`, `update` or `delete`; absent where that cannot be said.
    public var next: String?
    /// The fields that would be written.
    public var fields: [String]
    /// How far those who have tickets are invited there; absent where attendees are not written.
    public var attendees: AttendeeProgress?

    public init(event: String, integration: String, calendar: String, state: String) {
        self.event = event
        self.integration = integration
        self.calendar = calendar
        self.state = state
        fields = []
    }
}

/// How many of those who are to be an event's attendees in a calendar are.
public struct AttendeeProgress: Codable, Sendable, Hashable {
    /// Who has a ticket.
    public var wanted: Int
    /// Of those, who is among the attendees there.
    public var invited: Int

    public init(wanted: Int, invited: Int) {
        self.wanted = wanted
        self.invited = invited
    }
}

/// Tells what would be written to outside calendars, without writing it.
public struct PlanCalendar: RemoteCall, Hashable {
    public static let method = "calendar.plan"
    public typealias Result = LinkExplanations

    /// Only that integration.
    public var integration: String?
    /// 1 to 200.
    public var limit: Int

    public init(integration: String? = nil, limit: Int = 200) {
        self.integration = integration
        self.limit = limit
    }
}
