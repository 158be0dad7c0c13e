public import JSONRPC

public struct GetRun: RemoteCall, Hashable {
    public static let method = "luma.getRun"
    public typealias Result = SyncRun

    public var id: String

    public init(id: String) {
        self.id = id
    }
}
