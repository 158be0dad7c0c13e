public import JSONRPC

/// Takes Luma's guest-list export for an event.
public struct ImportGuests: RemoteCall, Hashable {
    public static let method = "luma.importGuests"
    public typealias Result = ImportReport

    public var eventID: String
    /// The file's text, at most 20,000 rows and as much as fits into a message. A larger file goes in pieces.
    public var csv: String

    public init(eventID: String, csv: String) {
        self.eventID = eventID
        self.csv = csv
    }
}
