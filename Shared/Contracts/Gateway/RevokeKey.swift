public import JSONRPC

public struct RevokeKey: RemoteCall, Hashable {
    public static let method = "gateway.revokeKey"
    public typealias Result = Acknowledgement

    public var id: String

    public init(id: String) {
        self.id = id
    }
}
