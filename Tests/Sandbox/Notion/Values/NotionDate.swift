import JSON
import Time

/// A date value: a day or a time, or a span of either, whose end is inclusive for days (facts §3.5).
enum NotionDate {
    /// One end of a date, for comparing.
    enum Point: Sendable, Equatable {
        case day(CalendarDate)
        case instant(Timestamp)

        /// Days begin at midnight UTC.
        var instant: Timestamp {
            switch self {
            case .day(let date): Timestamp(seconds: Int64(date.daysSinceEpoch) * 86_400)
            case .instant(let instant): instant
            }
        }

        var isDay: Bool {
            if case .day = self { true } else { false }
        }
    }

    /// What is stored of a date that was written: minutes only, an offset in the text, the zone's name lost.
    static func read(_ value: JSONValue, at path: String) throws(NotionError) -> JSONValue {
        guard case .object = value else { throw .body(path, "should be an object or `null`.") }
        guard let startText = value["start"]?.string else {
            throw .body("\(path).start", "should be a valid ISO 8601 date string.")
        }
        var rules: TimeZoneRules?
        if let zone = value["time_zone"], zone != .null {
            guard let name = zone.string, let known = Zones.rules(name) else {
                throw .body("\(path).time_zone", "should be a valid time zone.")
            }
            rules = known
        }
        let start = try point(startText, rules, at: "\(path).start")
        var end: (point: Point, text: String)?
        if let value = value["end"], value != .null {
            guard let text = value.string else { throw .body("\(path).end", "should be a valid ISO 8601 date string.") }
            end = try point(text, rules, at: "\(path).end")
        }
        if let end {
            guard end.point.isDay == start.point.isDay else {
                throw .validation("Date start and end must both be dates or both be date-times.")
            }
            guard end.point.instant >= start.point.instant else {
                throw .validation("Date start must come before or be equal to date end.")
            }
        }
        return ["start": .string(start.text), "end": .text(end?.text), "time_zone": nil]
    }

    /// The ends of a stored date.
    static func start(_ value: JSONValue?) -> Point? { value?["start"]?.string.flatMap(stored) }

    static func stored(_ text: String) -> Point? {
        if let date = CalendarDate(text: text) { return .day(date) }
        return (try? Timestamp(rfc3339: text)).map(Point.instant)
    }

    private static func point(
        _ text: String, _ rules: TimeZoneRules?, at path: String
    ) throws(NotionError) -> (point: Point, text: String) {
        if let date = CalendarDate(text: text) {
            guard rules == nil else { throw .validation("\(path): a time zone needs a time.") }
            return (.day(date), date.description)
        }
        // "2026-12-01T10:00" is good ISO 8601 too.
        let completed = text.utf8.count == 16 ? text + ":00" : text
        if let local = Zones.instant(local: completed, in: rules ?? .utc) {
            let minute = NotionPage.rounded(local)
            return (.instant(minute), Zones.text(minute, in: rules ?? .utc, hasMilliseconds: true))
        }
        guard let instant = try? Timestamp(rfc3339: completed) else {
            throw .body(path, "should be a valid ISO 8601 date string, instead was `\"\(text)\"`.")
        }
        guard rules == nil else {
            throw .validation("\(path): a date with a time zone cannot have a UTC offset.")
        }
        let minute = NotionPage.rounded(instant)
        return (.instant(minute), written(minute, like: completed))
    }

    /// In the offset of the text that was written; UTC is written as an offset too.
    private static func written(_ instant: Timestamp, like text: String) -> String {
        let isUTC = text.last == "Z" || text.last == "z"
        let offset = isUTC ? "+00:00" : String(text.suffix(6))
        let parts = offset.dropFirst().split(separator: ":").compactMap { Int64($0) }
        let seconds = parts.count == 2 ? (parts[0] * 60 + parts[1]) * 60 : 0
        let shifted = Timestamp(seconds: instant.seconds + (offset.first == "-" ? -seconds : seconds))
        return "\(shifted.rfc3339.prefix(19)).000\(offset)"
    }
}
