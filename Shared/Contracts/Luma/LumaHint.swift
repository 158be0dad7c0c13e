public import JSONRPC

/// Says that something changed at Luma, as a webhook does; the truth is then read from its API.
public struct LumaHint: RemoteCall, Hashable {
    public static let method = "luma.hint"
    public typealias Result = Acknowledgement

    /// Such as `guest.registered`.
    public var type: String
    public var eventID: String?
    public var guestID: String?
    /// The calendar that manages the event, as Luma calls it: with whose key to ask about an event not yet known.
    public var calendarID: String?

    public init(type: String, eventID: String? = nil, guestID: String? = nil, calendarID: String? = nil) {
        self.type = type
        self.eventID = eventID
        self.guestID = guestID
        self.calendarID = calendarID
    }
}
