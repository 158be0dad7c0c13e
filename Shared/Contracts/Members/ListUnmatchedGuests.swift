public import JSONRPC

/// Lists guests that are no known members.
public struct ListUnmatchedGuests: RemoteCall, Hashable {
    public static let method = "members.listUnmatched"
    public typealias Result = GuestList

    public var eventID: String
    public var range: ListRange

    public init(eventID: String, range: ListRange = ListRange()) {
        self.eventID = eventID
        self.range = range
    }
}
