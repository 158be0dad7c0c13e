public import JSONRPC
public import Time

/// Sends a gathering's notification now, without regard to the two thresholds of the whole gathering.
public struct TriggerNotification: RemoteCall, Hashable {
    public static let method = "notifications.trigger"
    public typealias Result = TriggerReport

    public var gatheringID: String
    /// `UPCOMING` or `REMINDER`.
    public var kind: String

    public init(gatheringID: String, kind: String) {
        self.gatheringID = gatheringID
        self.kind = kind
    }
}

/// What came of it, with the numbers behind it.
public struct TriggerReport: Codable, Sendable, Hashable {
    public var ok: Bool
    /// `created` or `updated`.
    public var action: String?
    /// `no_active_config`, `config_disabled`, `no_events_in_window`, `no_candidates`, `window_miss`, `thresholds_not_met`.
    public var reason: String?
    public var notificationID: String?
    public var payloadVersion: Int?
    public var eventsInWindow: Int
    public var candidates: Int
    public var attendees: Int
    public var totalEventsThreshold: Int
    public var qualifiedEventsThreshold: Int
    public var minAttendeesPerEvent: Int
    /// Eligible events in the upcoming window, which `totalEventsThreshold` is compared with for both kinds.
    public var upcomingEvents: Int
    /// Candidates that an operator has taken out.
    public var suppressedCandidates: Int
    /// Most distinct members going to one event in the window; compared with `minAttendeesPerEvent`.
    public var mostAttendees: Int
    /// Most attendance rows of one event in the window; what the reference system compared.
    public var mostAttendanceRows: Int
    /// First start and latest end of the events that the notification speaks of.
    public var startsAt: Timestamp?
    public var endsAt: Timestamp?
    public var updatedAt: Timestamp?

    public init(
        ok: Bool, action: String? = nil, reason: String? = nil, notificationID: String? = nil,
        payloadVersion: Int? = nil, eventsInWindow: Int = 0, candidates: Int = 0, attendees: Int = 0,
        totalEventsThreshold: Int = 0, qualifiedEventsThreshold: Int = 0, minAttendeesPerEvent: Int = 0,
        upcomingEvents: Int = 0, suppressedCandidates: Int = 0, mostAttendees: Int = 0, mostAttendanceRows: Int = 0,
        startsAt: Timestamp? = nil, endsAt: Timestamp? = nil, updatedAt: Timestamp? = nil
    ) {
        self.ok = ok
        self.action = action
        self.reason = reason
        self.notificationID = notificationID
        self.payloadVersion = payloadVersion
        self.eventsInWindow = eventsInWindow
        self.candidates = candidates
        self.attendees = attendees
        self.totalEventsThreshold = totalEventsThreshold
        self.qualifiedEventsThreshold = qualifiedEventsThreshold
        self.minAttendeesPerEvent = minAttendeesPerEvent
        self.upcomingEvents = upcomingEvents
        self.suppressedCandidates = suppressedCandidates
        self.mostAttendees = mostAttendees
        self.mostAttendanceRows = mostAttendanceRows
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.updatedAt = updatedAt
    }
}
