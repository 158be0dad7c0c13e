import Crypto
import JSON

/// The id of a notification.
enum NotificationID {
    /// Follows from what the notification is about, so that the same one has the same id in every retry and every
    /// restored copy of the file: 16 bytes in hexadecimal.
    static func make(_ kind: RuleKind, gathering: String, edition: String) -> String {
        var identity = JSONWriter()
        identity.beginArray()
        identity.string(kind.rawValue)
        identity.string(gathering)
        identity.string(edition)
        identity.endArray()
        return Hex.encode(SHA256.hash(identity.bytes).prefix(16))
    }
}
