public import JSONRPC

/// Takes a directory of members.
public struct ImportMembers: RemoteCall, Hashable {
    public static let method = "members.import"
    public typealias Result = ImportReport

    /// The file's text, at most 20,000 rows and as much as fits into a message. A larger file goes in pieces.
    public var csv: String

    public init(csv: String) {
        self.csv = csv
    }
}
