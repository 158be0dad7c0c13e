public import JSONRPC

/// A message on one of Google's channels, as its header fields say; whether it is Google's is yet to be found out.
///
/// Answered with `notFound` for a channel that is not ours or a token that is not the channel's.
public struct GoogleHint: RemoteCall, Hashable {
    public static let method = "calendar.googleHint"
    public typealias Result = Acknowledgement

    public var channel: String
    public var token: String
    public var resource: String
    /// `sync`, `exists` or `not_exists`.
    public var state: String
    public var number: Int64?

    public init(channel: String, token: String, resource: String, state: String, number: Int64?) {
        self.channel = channel
        self.token = token
        self.resource = resource
        self.state = state
        self.number = number
    }
}

/// A message of Notion's; whether it is Notion's is yet to be found out.
///
/// Answered with `notFound` for one that is not signed, and for a handshake that nobody waits for.
public struct NotionHint: RemoteCall, Hashable {
    public static let method = "calendar.notionHint"
    public typealias Result = Acknowledgement

    /// The body, byte for byte.
    public var body: String
    public var signature: String?

    public init(body: String, signature: String?) {
        self.body = body
        self.signature = signature
    }
}

/// Has Google tell of an integration's changes, if it does not, or will cease to soon.
public struct RenewChannel: RemoteCall, Hashable {
    public static let method = "calendar.renewChannel"
    public typealias Result = Acknowledgement

    public var id: String

    public init(id: String) { self.id = id }
}

/// Has Google tell of an integration's changes no more, until a channel is asked for again: its calendar is only read now
/// and then.
public struct StopChannel: RemoteCall, Hashable {
    public static let method = "calendar.stopChannel"
    public typealias Result = Acknowledgement

    public var id: String

    public init(id: String) { self.id = id }
}
