public import JSONRPC
public import Time

public struct ListCalendars: RemoteCall, Hashable {
    public static let method = "luma.listCalendars"
    public typealias Result = CalendarList

    public init() {}
}

public struct CalendarList: Codable, Sendable, Hashable {
    public var calendars: [CalendarSummary]

    public init(calendars: [CalendarSummary]) {
        self.calendars = calendars
    }
}

/// A calendar that is followed.
public struct CalendarSummary: Codable, Sendable, Hashable {
    public var id: String
    public var name: String
    public var url: String?
    /// `ok`, `authFailed` or `disabled`.
    public var state: String
    public var lastSyncedAt: Timestamp?
    public var lastError: String?

    public init(
        id: String, name: String, url: String? = nil, state: String, lastSyncedAt: Timestamp? = nil,
        lastError: String? = nil
    ) {
        self.id = id
        self.name = name
        self.url = url
        self.state = state
        self.lastSyncedAt = lastSyncedAt
        self.lastError = lastError
    }
}
