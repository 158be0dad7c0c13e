public import JSONRPC

/// Asks how an event stands in outside calendars that it is written to.
public struct ListEventLinks: RemoteCall, Hashable {
    public static let method = "calendar.listEventLinks"
    public typealias Result = EventLinkList

    public var eventID: String
    /// How long to wait for writes that are under way, 0…30,000 ms.
    public var waitMilliseconds: Int

    public init(eventID: String, waitMilliseconds: Int = 0) {
        self.eventID = eventID
        self.waitMilliseconds = waitMilliseconds
    }
}

public struct EventLinkList: Codable, Sendable, Hashable {
    public var links: [EventLinkSummary]

    public init(links: [EventLinkSummary]) {
        self.links = links
    }
}

/// An event's counterpart in one outside calendar.
public struct EventLinkSummary: Codable, Sendable, Hashable {
    public var integrationID: String
    /// `google`, `notion` or `caldav`.
    public var provider: String
    public var state: State
    /// The calendar's own identifier, once it is known.
    public var remoteID: String?
    /// What went wrong the last time.
    public var error: String?

    public enum State: String, Codable, Sendable, CaseIterable, Hashable {
        /// Something is still to be written.
        case pending
        case synced
        /// A write failed for good.
        case error
        /// Both sides changed the same, and somebody is to decide.
        case conflict
        /// It is not in this calendar, by somebody's wish.
        case dismissed
    }

    public init(
        integrationID: String, provider: String, state: State, remoteID: String? = nil, error: String? = nil
    ) {
        self.integrationID = integrationID
        self.provider = provider
        self.state = state
        self.remoteID = remoteID
        self.error = error
    }
}
