public import Time

/// The values that decide when a gathering is announced. The defaults are those of the reference system.
public struct WhosGoingConfigurationValues: Codable, Sendable, Hashable {
    /// The global switch.
    public var enabled: Bool
    /// An event with fewer members going is no candidate. 1…10,000.
    public var minAttendeesPerEvent: Int
    /// Events a gathering needs in the upcoming window before anything is sent by itself. 0…10,000.
    public var totalEventsThreshold: Int
    /// Candidate events a gathering needs before anything is sent by itself. 1…10,000.
    public var qualifiedEventsThreshold: Int
    /// 1…365.
    public var upcomingWindowDays: Int
    /// 1…365.
    public var reminderDaysBefore: Int
    /// How an event must lie in the upcoming window: `overlap`, `end` or `start`.
    public var windowOn: String
    public var updatedBy: String?

    public init(
        enabled: Bool = true, minAttendeesPerEvent: Int = 5, totalEventsThreshold: Int = 5,
        qualifiedEventsThreshold: Int = 2, upcomingWindowDays: Int = 7, reminderDaysBefore: Int = 1,
        windowOn: String = "overlap", updatedBy: String? = nil
    ) {
        self.enabled = enabled
        self.minAttendeesPerEvent = minAttendeesPerEvent
        self.totalEventsThreshold = totalEventsThreshold
        self.qualifiedEventsThreshold = qualifiedEventsThreshold
        self.upcomingWindowDays = upcomingWindowDays
        self.reminderDaysBefore = reminderDaysBefore
        self.windowOn = windowOn
        self.updatedBy = updatedBy
    }
}

public struct WhosGoingConfigurationRow: Codable, Sendable, Hashable {
    public var id: String
    public var isActive: Bool
    public var values: WhosGoingConfigurationValues
    public var createdAt: Timestamp
    public var updatedAt: Timestamp

    public init(
        id: String, isActive: Bool, values: WhosGoingConfigurationValues, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.isActive = isActive
        self.values = values
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
