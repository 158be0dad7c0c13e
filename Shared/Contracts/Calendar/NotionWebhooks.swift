public import JSONRPC
public import Time

/// Lets Notion introduce itself: somebody is about to enter our address in its settings.
public struct ExpectNotionWebhook: RemoteCall, Hashable {
    public static let method = "calendar.expectNotionWebhook"
    public typealias Result = NotionWebhookExpected

    public init() {}
}

public struct NotionWebhookExpected: Codable, Sendable, Hashable {
    public var until: Timestamp

    public init(until: Timestamp) { self.until = until }
}

/// The token that Notion sent, which the person has to bring back to Notion's settings.
public struct ReadNotionWebhookToken: RemoteCall, Hashable {
    public static let method = "calendar.readNotionWebhookToken"
    public typealias Result = NotionWebhookToken

    public init() {}
}

public struct NotionWebhookToken: Codable, Sendable, Hashable {
    /// Absent until Notion has sent one, and again when it is in use.
    public var token: String?

    public init(token: String?) { self.token = token }
}

/// Says that Notion has taken the token that it sent: from now on its messages count when they are signed with that one,
/// and not with an earlier one any more.
public struct UseNotionWebhookToken: RemoteCall, Hashable {
    public static let method = "calendar.useNotionWebhookToken"
    public typealias Result = Acknowledgement

    public init() {}
}
