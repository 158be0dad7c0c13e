import Time

/// What a "Who's Going" notification says, version 1.
///
/// Member names on the wire are those of the reference system (`Payload+JSON.swift`). Everything in here follows
/// from the gathering's data and the local date alone, so that equal content has equal bytes.
struct Payload: Hashable, Sendable {
    static let version = 1
    /// Events listed one by one; `Events.total` counts all of them.
    static let itemLimit = 200
    /// People shown by name and picture; `Attendees.total` counts all of them.
    static let topAttendeeLimit = 6

    struct Events: Hashable, Sendable {
        /// All events the notification speaks of.
        var total: Int
        /// Those among them that are candidates of the rule kind.
        var qualifiedTotal: Int
        /// First start of them all.
        var start: Timestamp
        /// Latest end of them all.
        var end: Timestamp
        /// All of them, ordered by start.
        var ids: [String]
        /// The first of them, one by one.
        var items: [Item]
    }

    struct Item: Hashable, Sendable {
        var event: GatheringEvent
        var attendeeCount: Int
    }

    struct Attendees: Hashable, Sendable {
        /// Distinct people going to any of the events.
        var total: Int
        var top: [TopAttendee]
    }

    struct TopAttendee: Hashable, Sendable {
        var member: String
        var displayName: String
        var imageURL: String?
        /// To how many of the notification's events the member goes; 1 at least.
        var eventsCount: Int
    }

    var kind: RuleKind
    var edition: String
    var gathering: Gathering
    var events: Events
    var attendees: Attendees
    /// The local date of the first start, such as "3rd Mar".
    var startsLabel: String
    /// Local calendar days until the first start, never below 0.
    var daysToStart: Int
    /// Whether the first event has begun.
    var hasStarted: Bool
}
