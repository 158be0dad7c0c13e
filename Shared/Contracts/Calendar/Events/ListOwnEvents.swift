public import JSONRPC

/// Lists events that are kept in Rollcall, as `ListEvents` lists those of Luma: both answers together are all events, in
/// one order and with one kind of cursor.
public struct ListOwnEvents: RemoteCall, Hashable {
    public static let method = "calendar.listEvents"
    public typealias Result = EventList

    public var selection: ListEvents

    public init(_ selection: ListEvents) {
        self.selection = selection
    }
}
