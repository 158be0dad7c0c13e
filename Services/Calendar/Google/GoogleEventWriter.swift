import CalendarModel
import JSON
import Time

/// Puts what a draft says into an event of Google's, and leaves the rest of it as it is.
struct GoogleEventWriter {
    let usualDuration: Duration

    /// What Google can hold of a content. https://developers.google.com/workspace/calendar/api/v3/reference/events
    func normalized(_ content: EventContent) -> EventContent {
        var result = content
        result.description = FormattedText(markdown: content.description).markdown
        result.time = GoogleEventTime.normalized(content.time, usualDuration: usualDuration)
        if !Self.isPage(content.url) { result.url = "" }
        result.recurrence = content.recurrence.flatMap(normalized)
        return result
    }

    func normalized(_ content: OccurrenceContent) -> OccurrenceContent {
        OccurrenceContent(
            title: content.title, description: FormattedText(markdown: content.description).markdown,
            location: content.location,
            time: GoogleEventTime.normalized(content.time, usualDuration: usualDuration))
    }

    /// Writes the fields in which an event differs from a content; one that says the same in other words is left alone,
    /// so that the formatting that only Google knows survives.
    ///
    /// - Parameter present: what the event says now; nil for a new one.
    /// - Returns: whether anything was written.
    func write(_ content: EventContent, over present: EventContent?, to event: inout JSONObject) -> Bool {
        let content = normalized(content)
        let fields = present.map { content.differences(from: normalized($0)) } ?? Set(EventField.allCases)
        var isChanged = false
        for field in EventField.allCases where fields.contains(field) {
            let before = event
            write(field, of: content, to: &event)
            isChanged = isChanged || event != before
        }
        return isChanged
    }

    private func write(_ field: EventField, of content: EventContent, to event: inout JSONObject) {
        switch field {
        case .title:
            event["summary"] = .string(content.title)
        case .description:
            event["description"] = Self.present(FormattedText(markdown: content.description).html)
        case .location:
            event["location"] = Self.present(content.location)
        case .time:
            GoogleEventTime.write(content.time, to: &event)
        case .status:
            event["status"] = .string(Self.status(content.status))
        case .url:
            event["source"] =
                content.url.isEmpty ? nil : ["title": .string(content.title), "url": .string(content.url)]
        case .recurrence:
            event["recurrence"] = content.recurrence.map { .array($0.lines.map { .string($0) }) }
        }
    }

    private func normalized(_ recurrence: Recurrence) -> Recurrence? {
        // The start is the event's own; Google refuses it here.
        let names = ["RRULE", "EXRULE", "RDATE", "EXDATE"]
        let lines = recurrence.lines.filter { line in
            names.contains { line.uppercased().hasPrefix($0 + ":") || line.uppercased().hasPrefix($0 + ";") }
        }
        guard !lines.isEmpty else { return nil }
        let overrides = recurrence.overrides.map {
            Recurrence.Override(slot: Self.slot($0.slot), content: $0.content.map(normalized))
        }
        return Recurrence(lines: lines, overrides: overrides)
    }

    /// As ``GoogleEventTime/slot(_:)`` reads it back.
    static func slot(_ slot: EventTime) -> EventTime {
        switch slot {
        case .timed(let start, _, _): .timed(start: Timestamp(seconds: start.seconds), end: nil, timeZone: nil)
        case .allDay(let start, _): .allDay(start: start, end: start.adding(days: 1))
        }
    }

    private static func present(_ text: String) -> JSONValue? { text.isEmpty ? nil : .string(text) }

    private static func status(_ status: EventContent.Status) -> String {
        switch status {
        case .confirmed: "confirmed"
        case .tentative: "tentative"
        case .canceled: "cancelled"
        }
    }

    private static func isPage(_ url: String) -> Bool {
        let start = url.prefix(8).lowercased()
        return start.hasPrefix("https://") || start.hasPrefix("http://")
    }
}
