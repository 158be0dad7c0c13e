import CalendarModel
import Crypto
import JSON
import OutsideHTTP
import Time

/// A row of a data source, read and written by a property map.
struct NotionPage {
    let map: NotionPropertyMap

    /// The most references that Notion gives of a property together with its page; there may be more.
    static let mostReferences = 25

    /// What Notion shows for a title that is empty.
    static let untitled = "Untitled"

    /// Why a page is no event.
    struct Unreadable: Error { let reason: String }

    /// Properties by role, whole: those that were cut are put in by whoever asked for the rest.
    typealias Texts = [NotionPropertyMap.Role: [JSONNode]]

    func value(_ role: NotionPropertyMap.Role, of page: JSONNode) -> JSONNode? {
        guard let id = map[role]?.id, let members = try? page["properties"]?.members else { return nil }
        return members.first { $0.value.text("id") == id }?.value
    }

    /// The pieces of text that came with the page.
    func texts(of page: JSONNode) -> Texts {
        var texts: Texts = [:]
        for role in NotionPropertyMap.Role.allCases where role.isOfEvents {
            guard let value = value(role, of: page) else { continue }
            if role.type == "title" { texts[role] = NotionShape.objects(value, "title") }
            if role.type == "rich_text" { texts[role] = NotionShape.objects(value, "rich_text") }
        }
        return texts
    }

    /// - Parameter now: the caller's clock, which no edit is later than.
    /// - Throws: ``Unreadable``, `OutsideError.malformed`.
    func read(_ page: JSONNode, texts: Texts, now: Timestamp) throws -> OutsideEvent {
        guard let id = page.text("id") else { throw OutsideError.malformed("a page has no id") }
        try checkProperties(of: page)
        guard let date = value(.date, of: page)?["date"], date.kind == .object else {
            throw Unreadable(reason: "it has no date")
        }
        guard var time = NotionDate.read(date) else { throw Unreadable(reason: "its date cannot be understood") }
        if case .timed(let start, let end, nil) = time {
            let zone = NotionShape.plainText(texts[.timeZone] ?? [])
            time = .timed(start: start, end: end, timeZone: zone.isEmpty ? nil : zone)
        }
        guard time.isWithinYears else { throw Unreadable(reason: "it does not lie in the years \(EventTime.years)") }
        let content = EventContent(
            title: Self.shown(title: NotionShape.plainText(texts[.title] ?? [])),
            description: NotionText.markdown(texts[.description] ?? []),
            location: NotionShape.plainText(texts[.location] ?? []), time: time,
            url: value(.url, of: page).flatMap { $0.text("url") } ?? "")
        let mark = NotionShape.plainText(texts[.mark] ?? [])
        return OutsideEvent(
            id: id, version: try Self.version(content), content: content,
            updatedAt: NotionShape.instant(page, "last_edited_time").map { Self.editTime($0, now: now) },
            mark: mark.isEmpty ? nil : mark, original: page.rawBytes)
    }

    /// What a property held that was removed, or made one of another kind, is not known: it is not empty.
    private func checkProperties(of page: JSONNode) throws(Unreadable) {
        for role in NotionPropertyMap.Role.allCases where role.isOfEvents {
            guard let property = map[role] else { continue }
            guard value(role, of: page)?.member(named: role.type) != nil else {
                throw Unreadable(reason: "it has no property “\(property.name)” of kind \(role.type)")
            }
        }
    }

    /// Notion tells the minute of an edit. It counts as the end of that minute: as its beginning, an edit in Notion would
    /// always lose against one of the same minute here, even one that was earlier.
    private static func editTime(_ minute: Timestamp, now: Timestamp) -> Timestamp {
        max(minute, min(minute + .milliseconds(59_999), now))
    }

    /// A hash of what is kept in step: Notion has no versions, and its times are too coarse to tell two edits apart.
    static func version(_ content: EventContent) throws -> String {
        String(Hex.encode(SHA256.hash(try JSON.encode(content))).prefix(32))
    }

    func normalized(_ content: EventContent) -> EventContent {
        var time = NotionDate.normalized(content.time)
        if map[.timeZone] != nil, case .timed(_, _, let zone?) = content.time, case .timed(let start, let end, _) = time
        {
            time = .timed(start: start, end: end, timeZone: NotionText.normalized(plain: zone))
        }
        return EventContent(
            title: Self.shown(title: NotionText.normalized(plain: content.title)),
            description: map[.description] == nil ? "" : NotionText.normalized(markdown: content.description),
            location: map[.location] == nil ? "" : NotionText.normalized(plain: content.location), time: time,
            url: map[.url] == nil || content.url.utf8.count > FormattedText.longestLink ? "" : content.url)
    }

    private static func shown(title: String) -> String { title.isEmpty ? untitled : title }

    /// The properties to write so that a page says what a content says.
    ///
    /// - Parameter present: what it says now; nil for a new one.
    func properties(_ content: EventContent, over present: EventContent?) -> JSONObject {
        let wanted = normalized(content)
        let fields = present.map { wanted.differences(from: normalized($0)) } ?? Set(EventField.allCases)
        var properties = JSONObject()
        func write(_ role: NotionPropertyMap.Role, _ kind: String, _ value: JSONValue) {
            guard let id = map[role]?.id else { return }
            properties[id] = .object([kind: value])
        }
        for field in EventField.allCases where fields.contains(field) {
            switch field {
            case .title: write(.title, "title", NotionText.write(plain: content.title))
            case .description: write(.description, "rich_text", NotionText.write(markdown: wanted.description))
            case .location: write(.location, "rich_text", NotionText.write(plain: wanted.location))
            case .url: write(.url, "url", wanted.url.isEmpty ? .null : .string(wanted.url))
            case .time:
                let zone: String? = if case .timed(_, _, let zone) = content.time { zone } else { nil }
                write(.date, "date", NotionDate.write(content.time, timeZone: zone))
                write(.timeZone, "rich_text", NotionText.write(plain: zone ?? ""))
            case .status, .recurrence: break
            }
        }
        return properties
    }
}
