public import JSONRPC

/// Takes Luma's guest-list export for an event.
public struct ImportGuests: RemoteCall, Hashable {
    public static let method = "luma.importGuests"
    public typealias Result = ImportReport

    public var eventID: String
    /// The file's text, at most 5 MiB and 20,000 rows.
    public var csv: String

    public init(eventID: String, csv: String) {
        self.eventID = eventID
        self.csv = csv
    }
}
