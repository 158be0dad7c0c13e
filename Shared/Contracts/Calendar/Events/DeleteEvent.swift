public import JSONRPC

/// Deletes an event that is kept in Rollcall, and its copies in outside calendars.
public struct DeleteEvent: RemoteCall, Hashable {
    public static let method = "calendar.deleteEvent"
    public typealias Result = Acknowledgement

    public var id: String
    /// `OwnEvent.version` of what was to be deleted: refused when the event has changed since. Any if absent.
    public var expectedVersion: Int64?

    public init(id: String, expectedVersion: Int64? = nil) {
        self.id = id
        self.expectedVersion = expectedVersion
    }
}
