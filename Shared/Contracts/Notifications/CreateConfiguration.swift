public import JSONRPC

/// Makes a configuration and activates it, in place of the one before.
public struct CreateConfiguration: RemoteCall, Hashable {
    public static let method = "notifications.createConfiguration"
    public typealias Result = WhosGoingConfigurationRow

    public var values: WhosGoingConfigurationValues

    public init(values: WhosGoingConfigurationValues) {
        self.values = values
    }
}
