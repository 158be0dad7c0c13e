public import JSONRPC

public struct ActivateConfiguration: RemoteCall, Hashable {
    public static let method = "notifications.activateConfiguration"
    public typealias Result = WhosGoingConfigurationRow

    public var id: String

    public init(id: String) {
        self.id = id
    }
}
