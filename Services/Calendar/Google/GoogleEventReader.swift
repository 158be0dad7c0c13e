import CalendarModel
import JSON
import OutsideHTTP
import Time

/// Understands Google's events.
///
/// https://developers.google.com/workspace/calendar/api/v3/reference/events
enum GoogleEventReader {
    private static let noStart = "it has no start, or does not lie in the years \(EventTime.years)"

    /// What an entry of a list tells.
    static func change(_ entry: JSONNode) throws -> OutsideChange {
        guard let id = entry.text("id") else { throw GoogleFailure.outside(.malformed("an event has no id")) }
        let isCanceled = entry.text("status") == "cancelled"
        if let series = entry.text("recurringEventId") {
            guard let slot = GoogleEventTime.slot(entry) else {
                return .unreadable(id: id, reason: "an occurrence does not say which one it is")
            }
            let updatedAt = updatedAt(entry)
            // Nothing else is sure to be there: the rest of a cancelled occurrence is not looked at.
            if isCanceled { return .occurrence(seriesID: series, slot: slot, content: nil, updatedAt: updatedAt) }
            guard let content = occurrence(entry) else { return .unreadable(id: id, reason: noStart) }
            return .occurrence(seriesID: series, slot: slot, content: content, updatedAt: updatedAt)
        }
        if isCanceled { return .removed(id: id) }
        guard let event = event(entry) else { return .unreadable(id: id, reason: noStart) }
        return .changed(event)
    }

    /// An event that is no occurrence of another; nil when it lacks what every event has.
    static func event(_ node: JSONNode) -> OutsideEvent? {
        guard let id = node.text("id"), let content = content(node) else { return nil }
        return OutsideEvent(
            id: id, version: node.text("etag") ?? "", content: content, attendees: GoogleAttendees.read(node),
            updatedAt: updatedAt(node),
            mark: GoogleMark.read(node, of: id), original: node.rawBytes)
    }

    static func content(_ node: JSONNode) -> EventContent? {
        guard let time = GoogleEventTime.read(node) else { return nil }
        let lines = node["recurrence"].flatMap { $0.kind == .array ? try? $0.elements.map { try $0.string() } : nil }
        return EventContent(
            title: node.text("summary") ?? "", description: description(node), location: node.text("location") ?? "",
            time: time, status: status(node), url: node["source"].flatMap { $0.text("url") } ?? "",
            recurrence: lines.flatMap { $0.isEmpty ? nil : Recurrence(lines: $0) })
    }

    static func occurrence(_ node: JSONNode) -> OccurrenceContent? {
        content(node).map {
            OccurrenceContent(title: $0.title, description: $0.description, location: $0.location, time: $0.time)
        }
    }

    private static func updatedAt(_ node: JSONNode) -> Timestamp? {
        node.text("updated").flatMap { try? Timestamp(rfc3339: $0) }
    }

    private static func description(_ node: JSONNode) -> String {
        node.text("description").map { FormattedText(html: $0).markdown } ?? ""
    }

    private static func status(_ node: JSONNode) -> EventContent.Status {
        switch node.text("status") {
        case "cancelled": .canceled
        case "tentative": .tentative
        default: .confirmed
        }
    }
}
