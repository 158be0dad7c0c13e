import Crypto
import HTTPClient
public import Time

/// A message on a channel: header fields and nothing else.
///
/// https://developers.google.com/workspace/calendar/api/guides/push
public struct GooglePushMessage: Sendable {
    public let channelID: String
    public let resourceID: String
    public let state: State
    /// Grows from message to message, with gaps.
    public let number: Int64?
    public let expiresAt: Timestamp?
    private let token: Secret<String>

    public enum State: String, Sendable {
        /// The channel is open; nothing has changed.
        case sync
        case exists
        case notExists = "not_exists"
    }

    /// Reads a message's fields; nil when they are not those of a message.
    ///
    /// - Parameter field: gives the value of a field by its name in lower case.
    public init?(field: (String) -> String?) {
        guard let channelID = field("x-goog-channel-id"), !channelID.isEmpty,
            let resourceID = field("x-goog-resource-id"),
            let state = field("x-goog-resource-state").flatMap(State.init)
        else { return nil }
        self.channelID = channelID
        self.resourceID = resourceID
        self.state = state
        number = field("x-goog-message-number").flatMap { Int64($0) }
        expiresAt = field("x-goog-channel-expiration").flatMap(HTTPDate.parse)
        token = Secret(field("x-goog-channel-token") ?? "")
    }

    /// Whether Google sent it: it knows the channel's token, and the channel's resource once that is known. Takes the
    /// same time whatever is wrong with the token.
    public func belongs(to channel: GoogleChannel) -> Bool {
        let knowsToken = constantTimeEqual(token.reveal().utf8, channel.token.reveal().utf8)
        return knowsToken && channel.id == channelID && (channel.resourceID ?? resourceID) == resourceID
            && !channel.token.isEmpty
    }
}
