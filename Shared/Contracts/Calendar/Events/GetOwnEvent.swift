public import JSONRPC

/// One event that is kept in Rollcall.
public struct GetOwnEvent: RemoteCall, Hashable {
    public static let method = "calendar.getEvent"
    public typealias Result = EventRecord

    public var id: String

    public init(id: String) {
        self.id = id
    }
}
