public import JSONRPC

public struct ActiveConfiguration: RemoteCall, Hashable {
    public static let method = "notifications.activeConfiguration"
    public typealias Result = WhosGoingConfigurationRow

    public init() {}
}
