public import JSONRPC

/// Lists the raw guests of an event.
public struct ListGuests: RemoteCall, Hashable {
    public static let method = "luma.listGuests"
    public typealias Result = GuestList

    public var eventID: String
    public var status: GuestStatus?
    public var range: ListRange

    public init(eventID: String, status: GuestStatus? = nil, range: ListRange = ListRange()) {
        self.eventID = eventID
        self.status = status
        self.range = range
    }
}

public struct GuestList: Codable, Sendable, Hashable {
    public var guests: [GuestSnapshot]
    public var nextCursor: String?

    public init(guests: [GuestSnapshot], nextCursor: String? = nil) {
        self.guests = guests
        self.nextCursor = nextCursor
    }
}
