public import JSONRPC

public struct GetEvent: RemoteCall, Hashable {
    public static let method = "luma.getEvent"
    public typealias Result = EventRecord

    public var id: String

    public init(id: String) {
        self.id = id
    }
}
