/// Which calendar, and how it is read and written.
public struct GoogleCalendarSettings: Sendable, Hashable {
    /// An identifier from the list of calendars, or `primary`.
    public var calendarID: String
    /// How far back the first reading goes; nil for everything. It cannot be changed without reading everything anew.
    public var history: Duration?
    /// How long an event lasts of which nobody said when it ends.
    public var usualDuration: Duration
    /// Entries on a page: 1 to 2500.
    public var pageSize: Int
    /// Kinds of events that are read. Working hours, birthdays and the like are nobody's gatherings.
    public var eventTypes: [String]

    public init(
        calendarID: String = "primary", history: Duration? = .seconds(30 * 86_400),
        usualDuration: Duration = .seconds(3600),
        pageSize: Int = 250, eventTypes: [String] = ["default", "fromGmail"]
    ) {
        self.calendarID = calendarID
        self.history = history
        self.usualDuration = usualDuration
        self.pageSize = pageSize
        self.eventTypes = eventTypes
    }
}
