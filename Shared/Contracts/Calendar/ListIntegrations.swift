public import JSONRPC

/// Lists the outside calendars that events are kept in step with.
public struct ListIntegrations: RemoteCall, Hashable {
    public static let method = "calendar.listIntegrations"
    public typealias Result = IntegrationList

    public init() {}
}

public struct IntegrationList: Codable, Sendable, Hashable {
    public var integrations: [IntegrationSummary]

    public init(integrations: [IntegrationSummary]) {
        self.integrations = integrations
    }
}

public struct IntegrationSummary: Codable, Sendable, Hashable {
    public var id: String
    /// `google`, `notion` or `caldav`.
    public var provider: String
    public var isActive: Bool

    public init(id: String, provider: String, isActive: Bool) {
        self.id = id
        self.provider = provider
        self.isActive = isActive
    }
}
