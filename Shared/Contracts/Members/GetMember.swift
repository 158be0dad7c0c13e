public import JSONRPC

public struct GetMember: RemoteCall, Hashable {
    public static let method = "members.get"
    public typealias Result = MemberRecord

    public var id: String

    public init(id: String) {
        self.id = id
    }
}
