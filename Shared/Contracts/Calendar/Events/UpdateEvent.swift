public import JSONRPC
public import Time

/// Changes an event that is kept in Rollcall, or says it anew as a whole.
///
/// When time or rule of a series change, occurrences that differed from the rest do not differ any more.
public struct UpdateEvent: RemoteCall, Hashable {
    public static let method = "calendar.updateEvent"
    public typealias Result = EventRecord

    public var id: String
    /// `OwnEvent.version` of what the change was made from: refused when the event has changed since. Any if absent.
    public var expectedVersion: Int64?
    public var changes: EventChanges?
    /// Instead of changes: all that the event is to say. Its owner stays.
    public var replacement: NewEvent?

    public init(id: String, expectedVersion: Int64? = nil, changes: EventChanges) {
        self.id = id
        self.expectedVersion = expectedVersion
        self.changes = changes
    }

    public init(id: String, expectedVersion: Int64? = nil, replacement: NewEvent) {
        self.id = id
        self.expectedVersion = expectedVersion
        self.replacement = replacement
    }
}

/// What changes of an event; see ``NewEvent``. What is absent stays; null takes away.
///
/// An instant given as start makes an event of whole days one of hours, and a date the other way round.
public struct EventChanges: Codable, Sendable, Hashable {
    public var title = Change<String>.unchanged
    public var description = Change<String>.unchanged
    public var location = Change<String>.unchanged
    public var startsAt = Change<Timestamp>.unchanged
    public var endsAt = Change<Timestamp>.unchanged
    public var startDate = Change<CalendarDate>.unchanged
    public var endDate = Change<CalendarDate>.unchanged
    public var timeZone = Change<String>.unchanged
    public var url = Change<String>.unchanged
    public var coverURL = Change<String>.unchanged
    public var status = Change<OwnEventStatus>.unchanged
    public var recurrence = Change<[String]>.unchanged
    public var gathering = Change<GatheringChoice>.unchanged
    public var visibility = Change<EventVisibility>.unchanged

    public init() {}
}

extension NewEvent {
    /// All that the changes set; an event without a title has an empty one.
    public init(_ changes: EventChanges) {
        self.init(title: "")
        apply(changes)
    }

    /// An instant as start takes the place of dates, and the other way round.
    public mutating func apply(_ changes: EventChanges) {
        title = changes.title.applied(to: title) ?? ""
        description = changes.description.applied(to: description)
        location = changes.location.applied(to: location)
        if case .set = changes.startsAt { (startDate, endDate) = (nil, nil) }
        if case .set = changes.startDate { (startsAt, endsAt) = (nil, nil) }
        startsAt = changes.startsAt.applied(to: startsAt)
        endsAt = changes.endsAt.applied(to: endsAt)
        startDate = changes.startDate.applied(to: startDate)
        endDate = changes.endDate.applied(to: endDate)
        timeZone = changes.timeZone.applied(to: timeZone)
        url = changes.url.applied(to: url)
        coverURL = changes.coverURL.applied(to: coverURL)
        status = changes.status.applied(to: status)
        recurrence = changes.recurrence.applied(to: recurrence)
        gathering = changes.gathering.applied(to: gathering)
        visibility = changes.visibility.applied(to: visibility)
    }
}
