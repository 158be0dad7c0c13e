public import Crypto
import JSON
import OutsideHTTP

/// What Notion sends to an address that a person entered in its settings.
///
/// https://developers.notion.com/reference/webhooks
public enum NotionWebhook: Sendable {
    /// The first delivery: the person has to bring this token back to Notion, and it is the key of all later ones. To be
    /// accepted only while somebody is waiting for it.
    case handshake(token: Secret<String>)
    case event(Event)

    /// That something changed; what it is now has to be read.
    public struct Event: Sendable, Hashable {
        public var type: String
        public var entityID: String
        public var entityType: String
        public var dataSourceID: String?

        /// Whether the entity may be gone from where it was: no query tells of that.
        public var tellsRemoval: Bool { type == "page.deleted" || type == "page.moved" }
    }

    /// Whether Notion signed the body. `signature` is the field `X-Notion-Signature`.
    public static func isSigned(_ body: [UInt8], signature: String?, token: Secret<String>) -> Bool {
        guard let signature, !token.isEmpty, signature.hasPrefix("sha256="),
            let code = Hex.decode(signature.dropFirst("sha256=".count))
        else { return false }
        return HMACSHA256.isValid(code, for: body, key: Array(token.reveal().utf8))
    }

    /// Reads a delivery, whose signature has been checked unless it is a handshake; nil when it is neither.
    public init?(body: [UInt8]) {
        guard let root = try? JSONDocument(body).root else { return nil }
        if let token = root.text("verification_token") {
            self = .handshake(token: Secret(token))
            return
        }
        guard let type = root.text("type"), let entity = root["entity"], let entityID = entity.text("id"),
            let entityType = entity.text("type")
        else { return nil }
        let dataSource =
            entityType == "data_source"
            ? entityID : root["data"]?["parent"].flatMap { $0.text("data_source_id") }
        self = .event(
            Event(type: type, entityID: entityID, entityType: entityType, dataSourceID: dataSource))
    }
}
