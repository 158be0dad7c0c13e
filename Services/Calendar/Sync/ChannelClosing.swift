import Durable
import JSON
import Time

/// A channel that Google is to close, whether or not its calendar is still connected.
struct ChannelClosing: Codable, Sendable, Hashable {
    var channel: String
    /// What Google calls the thing that is watched.
    var resource: String
    /// After that there is nothing to close.
    var expiresAt: Timestamp
    var account: String

    /// nil for a channel of which nobody knows whether it was ever opened.
    init?(_ channel: Channel, of account: String) {
        guard let resource = channel.resource else { return nil }
        (self.channel, self.resource, expiresAt, self.account) = (channel.id, resource, channel.expiresAt, account)
    }

    /// - Throws: `JobFailure.permanent`: such a payload will not get better.
    init(_ job: Job) throws {
        do {
            self = try JSON.decode(from: job.payload)
        } catch {
            throw JobFailure.permanent("calendar.payload")
        }
    }
}
