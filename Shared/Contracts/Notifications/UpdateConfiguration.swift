public import JSONRPC

/// Changes a configuration; whether it is active is not changed by this.
public struct UpdateConfiguration: RemoteCall, Hashable {
    public static let method = "notifications.updateConfiguration"
    public typealias Result = WhosGoingConfigurationRow

    public var id: String
    public var values: WhosGoingConfigurationValues

    public init(id: String, values: WhosGoingConfigurationValues) {
        self.id = id
        self.values = values
    }
}
