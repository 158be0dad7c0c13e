public import JSONRPC

/// Lists members by name.
public struct ListMembers: RemoteCall, Hashable {
    public static let method = "members.list"
    public typealias Result = MemberList

    /// Part of a name or an address.
    public var search: String?
    public var range: ListRange

    public init(search: String? = nil, range: ListRange = ListRange()) {
        self.search = search
        self.range = range
    }
}

public struct MemberList: Codable, Sendable, Hashable {
    public var members: [MemberRecord]
    public var total: Int
    public var nextCursor: String?

    public init(members: [MemberRecord], total: Int, nextCursor: String? = nil) {
        self.members = members
        self.total = total
        self.nextCursor = nextCursor
    }
}
