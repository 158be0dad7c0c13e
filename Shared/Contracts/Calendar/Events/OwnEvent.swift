public import Time

/// What is known of an event that is kept in Rollcall: it was made here, or came from an outside calendar.
///
/// `EventSnapshot` says when it takes place next; this says it as it was given, with how it repeats.
public struct OwnEvent: Codable, Sendable, Hashable {
    /// `rollcall`, or the provider of the calendar that it came from.
    public var home: String
    public var owner: EventOwner?
    /// Counts the changes of what the event says: an update can name the one that it was made from.
    public var version: Int64
    public var status: OwnEventStatus
    /// In one line.
    public var location: String?
    public var startsAt: Timestamp?
    public var endsAt: Timestamp?
    public var startDate: CalendarDate?
    /// The first day after the event.
    public var endDate: CalendarDate?
    public var recurrence: [String]?

    public init(home: String, owner: EventOwner? = nil, version: Int64, status: OwnEventStatus) {
        self.home = home
        self.owner = owner
        self.version = version
        self.status = status
    }
}
