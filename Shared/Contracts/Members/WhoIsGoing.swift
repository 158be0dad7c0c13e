public import JSONRPC

/// Asks who goes to an event.
public struct WhoIsGoing: RemoteCall, Hashable {
    public static let method = "members.whoIsGoing"
    public typealias Result = EventAttendance

    public var eventID: String
    /// Also those on the waiting list and those who withdrew.
    public var includeNotGoing: Bool

    public init(eventID: String, includeNotGoing: Bool = false) {
        self.eventID = eventID
        self.includeNotGoing = includeNotGoing
    }
}

public struct EventAttendance: Codable, Sendable, Hashable {
    public var eventID: String
    /// Members going or checked in.
    public var total: Int
    public var attendees: [Attendee]
    /// Guests of the source that count as going but are no known members.
    public var unmatchedGuests: Int

    public init(eventID: String, total: Int, attendees: [Attendee], unmatchedGuests: Int) {
        self.eventID = eventID
        self.total = total
        self.attendees = attendees
        self.unmatchedGuests = unmatchedGuests
    }
}

public struct Attendee: Codable, Sendable, Hashable {
    public var attendance: AttendanceSummary
    /// Why the guest is taken for this member, in words.
    public var reason: String

    public init(attendance: AttendanceSummary, reason: String) {
        self.attendance = attendance
        self.reason = reason
    }
}
