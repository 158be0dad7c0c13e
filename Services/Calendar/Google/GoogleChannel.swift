import CalendarModel
public import Crypto
public import EventLoop
import HTTPClient
import JSON
import OutsideHTTP
public import Time

/// A channel on which Google tells that something in a calendar has changed, though not what.
///
/// To be stored before it is opened, since the first message may come before the answer. Never renewed by Google: a new
/// one is opened before the old one ends. https://developers.google.com/workspace/calendar/api/guides/push
public struct GoogleChannel: Sendable {
    /// Chosen by us, new for every channel.
    public var id: String
    /// The only thing that shows a message to be Google's.
    public var token: Secret<String>
    /// What Google calls the thing that is watched; known once the channel is open. Needed to close it.
    public var resourceID: String?
    public var expiresAt: Timestamp?

    /// A new channel with a token that nobody can guess.
    public init(random: any RandomSource = KernelRandom()) {
        id = Hex.encode(random.bytes(16))
        token = Secret(Base64URL.encode(random.bytes(32)))
    }

    /// One that was stored.
    public init(id: String, token: Secret<String>, resourceID: String?, expiresAt: Timestamp?) {
        self.id = id
        self.token = token
        self.resourceID = resourceID
        self.expiresAt = expiresAt
    }
}

extension GoogleCalendar {
    /// How long a channel is asked for; Google may give less. More than a week it gives to nobody.
    public nonisolated static let channelLifetime = Duration.seconds(7 * 86_400)

    /// Opens a channel.
    ///
    /// - Parameter address: an HTTPS address of ours with a certificate that Google trusts.
    /// - Returns: the channel with its resource and its end.
    public func open(_ channel: GoogleChannel, address: String) async throws -> GoogleChannel {
        try await outside {
            let body: JSONObject = [
                "id": .string(channel.id), "type": "web_hook", "address": .string(address),
                "token": .string(channel.token.reveal()),
                "params": ["ttl": .string(String(Int64(Self.channelLifetime.inSeconds)))],
            ]
            let root = try await self.client.object(
                .init(method: .post, path: self.path() + "/watch", body: JSON.write(body)))
            guard let resource = root.text("resourceId") else {
                throw OutsideError.malformed("the channel has no resourceId")
            }
            var opened = channel
            opened.resourceID = resource
            opened.expiresAt = Self.expiration(root) ?? self.client.time.now + Self.channelLifetime
            return opened
        }
    }

    /// Closes a channel; one that is closed already is closed.
    public func close(_ channel: GoogleChannel) async throws {
        // One that was never opened has nothing to close.
        guard let resource = channel.resourceID else { return }
        try await outside {
            let body: JSONObject = ["id": .string(channel.id), "resourceId": .string(resource)]
            do {
                _ = try await self.client.send(.init(method: .post, path: "/channels/stop", body: JSON.write(body)))
            } catch GoogleFailure.notFound {
                // What is wanted.
            }
        }
    }

    /// Milliseconds since 1970; a string by the interface's description, a number in its examples.
    private static func expiration(_ root: JSONNode) -> Timestamp? {
        guard let node = root["expiration"] else { return nil }
        return ((try? node.int64()) ?? (try? node.string()).flatMap { Int64($0) }).map(Timestamp.init(milliseconds:))
    }
}
