public import JSONRPC

/// Works a stored webhook once more.
public struct ReplayWebhook: RemoteCall, Hashable {
    public static let method = "gateway.replayWebhook"
    public typealias Result = Acknowledgement

    public var id: Int64

    public init(id: Int64) {
        self.id = id
    }
}
