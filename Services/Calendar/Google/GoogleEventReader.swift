import CalendarModel
import JSON
import Time

/// Understands Google's events.
///
/// https://developers.google.com/workspace/calendar/api/v3/reference/events
enum GoogleEventReader {
    /// What an entry of a list tells.
    static func change(_ entry: JSONNode) throws -> OutsideChange {
        guard let id = text(entry, "id") else { throw GoogleFailure.outside(.malformed("an event has no id")) }
        let isCanceled = text(entry, "status") == "cancelled"
        if let series = text(entry, "recurringEventId") {
            guard let slot = GoogleEventTime.slot(entry) else {
                return .unreadable(id: id, reason: "an occurrence does not say which one it is")
            }
            // Nothing else is sure to be there: the rest of a cancelled occurrence is not looked at.
            if isCanceled { return .occurrence(seriesID: series, slot: slot, content: nil) }
            guard let content = occurrence(entry) else { return .unreadable(id: id, reason: "it has no start") }
            return .occurrence(seriesID: series, slot: slot, content: content)
        }
        if isCanceled { return .removed(id: id) }
        guard let event = event(entry) else { return .unreadable(id: id, reason: "it has no start") }
        return .changed(event)
    }

    /// An event that is no occurrence of another; nil when it lacks what every event has.
    static func event(_ node: JSONNode) -> OutsideEvent? {
        guard let id = text(node, "id"), let content = content(node) else { return nil }
        return OutsideEvent(
            id: id, version: text(node, "etag") ?? "", content: content, attendees: GoogleAttendees.read(node),
            updatedAt: text(node, "updated").flatMap { try? Timestamp(rfc3339: $0) },
            mark: GoogleMark.read(node, of: id), original: node.rawBytes)
    }

    static func content(_ node: JSONNode) -> EventContent? {
        guard let time = GoogleEventTime.read(node) else { return nil }
        let lines = node["recurrence"].flatMap { $0.kind == .array ? try? $0.elements.map { try $0.string() } : nil }
        return EventContent(
            title: text(node, "summary") ?? "", description: description(node), location: text(node, "location") ?? "",
            time: time, status: status(node), url: node["source"].flatMap { text($0, "url") } ?? "",
            recurrence: lines.flatMap { $0.isEmpty ? nil : Recurrence(lines: $0) })
    }

    private static func occurrence(_ node: JSONNode) -> OccurrenceContent? {
        content(node).map {
            OccurrenceContent(title: $0.title, description: $0.description, location: $0.location, time: $0.time)
        }
    }

    private static func description(_ node: JSONNode) -> String {
        text(node, "description").map { FormattedText(html: $0).markdown } ?? ""
    }

    private static func status(_ node: JSONNode) -> EventContent.Status {
        switch text(node, "status") {
        case "cancelled": .canceled
        case "tentative": .tentative
        default: .confirmed
        }
    }

    /// A string that is not empty; whatever is of another kind is absent.
    static func text(_ node: JSONNode, _ name: StaticString) -> String? {
        guard let value = node[name], value.kind == .string, let text = try? value.string(), !text.isEmpty else {
            return nil
        }
        return text
    }
}
