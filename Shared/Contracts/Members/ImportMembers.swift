public import JSONRPC

/// Takes a directory of members.
public struct ImportMembers: RemoteCall, Hashable {
    public static let method = "members.import"
    public typealias Result = ImportReport

    /// The file's text, at most 5 MiB and 20,000 rows.
    public var csv: String

    public init(csv: String) {
        self.csv = csv
    }
}
