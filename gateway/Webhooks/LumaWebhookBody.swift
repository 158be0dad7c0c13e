import Contracts
import JSON

/// What a Luma webhook is about. Only a hint: the truth is read back from Luma's API.
///
/// Both generations of names are read (`id` and `api_id`, nested and flat); whatever else is in the body is ignored.
struct LumaWebhookBody {
    let type: String
    let eventID: String?
    let guestID: String?
    let calendarID: String?

    /// - Throws: `JSONError` for a body that is no JSON object.
    init(_ bytes: [UInt8]) throws {
        let root = try JSONDocument(bytes).root
        _ = try root.members
        type = Self.text(root["type"]) ?? Self.text(root["event_type"]) ?? "unknown"
        guard let data = root["data"] else {
            eventID = nil
            guestID = nil
            calendarID = nil
            return
        }
        let ownID = Self.identifier(data)
        let isAboutEvent = type.hasPrefix("event.") || type.hasPrefix("calendar.event.")
        let isAboutGuest = type.hasPrefix("guest.")
        eventID =
            Self.text(data["event_id"]) ?? Self.text(data["event_api_id"]) ?? data["event"].flatMap(Self.identifier)
            ?? (isAboutEvent ? ownID : nil)
        guestID = data["guest"].flatMap(Self.identifier) ?? Self.text(data["guest_id"]) ?? (isAboutGuest ? ownID : nil)
        let event = data["event"] ?? data
        calendarID = Self.text(event["calendar_id"]) ?? Self.text(event["calendar_api_id"])
    }

    var hint: LumaHint { LumaHint(type: type, eventID: eventID, guestID: guestID, calendarID: calendarID) }

    private static func identifier(_ node: JSONNode) -> String? { text(node["id"]) ?? text(node["api_id"]) }

    /// A short string; other values are as good as none.
    private static func text(_ node: JSONNode?) -> String? {
        guard let text = try? node?.string(), (1...128).contains(text.utf8.count) else { return nil }
        return text
    }
}
