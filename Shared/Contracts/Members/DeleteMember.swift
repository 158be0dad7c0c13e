public import JSONRPC

/// Takes a member out of the directory; their attendance is withdrawn.
public struct DeleteMember: RemoteCall, Hashable {
    public static let method = "members.delete"
    public typealias Result = Acknowledgement

    public var id: String

    public init(id: String) {
        self.id = id
    }
}
