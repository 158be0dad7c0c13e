import Contracts
import JSON
import Time

/// Makes a guest of ours from one of Luma's entries, in any of the shapes that its routes have had.
enum LumaGuestReader {
    /// Bytes of a name. Longer ones are cut: they are shown, not compared.
    static let longestName = 400
    /// Bytes of an identifier; Luma's have about 20.
    static let longestIdentifier = 200
    /// A longer text is no e-mail address (RFC 5321 §4.5.3.1.3).
    static let longestEmail = 320

    /// - Parameter entry: as it stands in a list or an answer, wrapped or not.
    /// - Throws: `LumaError.malformed` when it has no identifier.
    static func read(_ entry: JSONNode) throws -> GuestSnapshot {
        let node = LumaShape.unwrapped(entry, "guest")
        guard let id = identifier(entry) else { throw LumaError.malformed("a guest has no id") }
        guard id.utf8.count <= longestIdentifier else { throw LumaError.malformed("a guest's id is too long") }
        return GuestSnapshot(
            id: id,
            personID: (LumaShape.text(node, "user_id") ?? LumaShape.text(node, "user_api_id")).flatMap {
                $0.utf8.count <= longestIdentifier ? $0 : nil
            },
            email: (LumaShape.text(node, "user_email") ?? LumaShape.text(node, "email")).flatMap {
                $0.utf8.count <= longestEmail ? $0 : nil
            },
            name: name(node).flatMap { $0.cut(toBytes: longestName) },
            status: status(LumaShape.text(node, "approval_status")),
            registeredAt: LumaShape.instant(node, "registered_at") ?? LumaShape.instant(node, "created_at"),
            checkedInAt: checkedInAt(node))
    }

    /// The guest's identifier, without reading the rest.
    static func identifier(_ entry: JSONNode) -> String? {
        LumaShape.identifier(LumaShape.unwrapped(entry, "guest")) ?? LumaShape.identifier(entry)
    }

    /// An absent status, as in oldest shapes that list only those who have a place, is an approved one.
    static func status(_ text: String?) -> GuestStatus {
        switch text {
        case "approved", nil: .approved
        case "pending_approval", "pending": .pending
        case "waitlist": .waitlisted
        case "invited": .invited
        case "declined": .declined
        case "session": .session
        default: .unknown
        }
    }

    private static func name(_ node: JSONNode) -> String? {
        if let name = LumaShape.text(node, "user_name") ?? LumaShape.text(node, "name") { return name }
        let first = LumaShape.text(node, "user_first_name") ?? LumaShape.text(node, "first_name")
        let last = LumaShape.text(node, "user_last_name") ?? LumaShape.text(node, "last_name")
        let parts = [first, last].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// The earliest check-in of the guest's tickets: people may hold several, and each is checked in by itself.
    private static func checkedInAt(_ node: JSONNode) -> Timestamp? {
        var earliest = LumaShape.instant(node, "checked_in_at")
        var tickets = LumaShape.objects(node, "event_tickets")
        if let ticket = LumaShape.object(node, "event_ticket") { tickets.append(ticket) }
        for ticket in tickets {
            guard let instant = LumaShape.instant(ticket, "checked_in_at") else { continue }
            earliest = min(earliest ?? instant, instant)
        }
        return earliest
    }
}
