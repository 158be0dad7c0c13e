public import JSON
public import JSONRPC
public import Time

/// Lists events by start: those of Luma, or, in `ListOwnEvents`, those that are kept by Rollcall.
public struct ListEvents: RemoteCall, Hashable {
    public static let method = "luma.listEvents"
    public typealias Result = EventList

    /// Events that have not ended; an event without an end counts as two hours long.
    public var upcomingOnly: Bool
    public var pastOnly: Bool
    public var startsAfter: Timestamp?
    public var startsBefore: Timestamp?
    public var gatheringID: String?
    /// Latest first.
    public var descending: Bool
    public var includeCanceled: Bool
    /// Only events that are visible so; all unless given.
    public var visibility: [EventVisibility]?
    public var range: ListRange

    public init(
        upcomingOnly: Bool = false, pastOnly: Bool = false, startsAfter: Timestamp? = nil,
        startsBefore: Timestamp? = nil, gatheringID: String? = nil, descending: Bool = false,
        includeCanceled: Bool = false, visibility: [EventVisibility]? = nil, range: ListRange = ListRange()
    ) {
        self.upcomingOnly = upcomingOnly
        self.pastOnly = pastOnly
        self.startsAfter = startsAfter
        self.startsBefore = startsBefore
        self.gatheringID = gatheringID
        self.descending = descending
        self.includeCanceled = includeCanceled
        self.visibility = visibility
        self.range = range
    }
}

extension ListEvents: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("upcomingOnly", upcomingOnly)
            writer.member("pastOnly", pastOnly)
            writer.memberIfPresent("startsAfter", startsAfter)
            writer.memberIfPresent("startsBefore", startsBefore)
            writer.memberIfPresent("gatheringID", gatheringID)
            writer.member("descending", descending)
            writer.member("includeCanceled", includeCanceled)
            writer.memberIfPresent("visibility", visibility?.map(\.rawValue))
            writer.member("range", range)
        }
    }
}

public struct EventList: Codable, Sendable, Hashable {
    public var events: [EventRecord]
    public var nextCursor: String?

    public init(events: [EventRecord], nextCursor: String? = nil) {
        self.events = events
        self.nextCursor = nextCursor
    }
}

/// An event with what the copy knows about it.
public struct EventRecord: Codable, Sendable, Hashable {
    public var event: EventSnapshot
    public var counts: GuestCounts
    /// When it was last read from its source; of an event that is kept in Rollcall, when it last changed.
    public var lastSyncedAt: Timestamp
    public var guestsLastSyncedAt: Timestamp?
    /// More on an event that is kept in Rollcall; absent for those of Luma.
    public var own: OwnEvent?

    public init(
        event: EventSnapshot, counts: GuestCounts, lastSyncedAt: Timestamp, guestsLastSyncedAt: Timestamp? = nil,
        own: OwnEvent? = nil
    ) {
        self.event = event
        self.counts = counts
        self.lastSyncedAt = lastSyncedAt
        self.guestsLastSyncedAt = guestsLastSyncedAt
        self.own = own
    }
}

/// Guests of an event by status, as its source lists them.
public struct GuestCounts: Codable, Sendable, Hashable {
    public var approved: Int
    public var pending: Int
    public var waitlisted: Int
    public var invited: Int
    public var declined: Int
    public var checkedIn: Int

    public init(
        approved: Int = 0, pending: Int = 0, waitlisted: Int = 0, invited: Int = 0, declined: Int = 0,
        checkedIn: Int = 0
    ) {
        self.approved = approved
        self.pending = pending
        self.waitlisted = waitlisted
        self.invited = invited
        self.declined = declined
        self.checkedIn = checkedIn
    }
}
