public import JSONRPC

/// Makes an event that is at home in Rollcall.
public struct CreateEvent: RemoteCall, Hashable {
    public static let method = "calendar.createEvent"
    public typealias Result = EventRecord

    public var event: NewEvent
    /// Chosen by the caller: the same event with the same key is made once, however often the call is repeated.
    public var key: String?

    public init(_ event: NewEvent, key: String? = nil) {
        self.event = event
        self.key = key
    }
}
