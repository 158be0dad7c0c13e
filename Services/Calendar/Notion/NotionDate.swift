import CalendarModel
import JSON
import OutsideHTTP
import Time

/// Notion's dates. The last of several whole days is included, unlike everywhere else; times are kept to the minute; an
/// end need not be; the zone's name is not given back. https://developers.notion.com/reference/page-property-values
enum NotionDate {
    /// nil when it cannot be understood.
    static func read(_ date: JSONNode) -> EventTime? {
        guard let text = date.text("start") else { return nil }
        let zone = date.text("time_zone")
        let end = date.text("end")
        if let first = CalendarDate(text: text) {
            let last = end.flatMap { CalendarDate(text: String($0.prefix(10))) } ?? first
            return .allDay(start: first, end: max(first, last).adding(days: 1))
        }
        guard let start = Timestamp(text, onClocksOf: zone) else { return nil }
        let stop = end.flatMap { Timestamp($0, onClocksOf: zone) }
        return .timed(start: start, end: stop.flatMap { $0 > start ? $0 : nil }, timeZone: zone)
    }

    /// What comes back, but for the zone.
    static func normalized(_ time: EventTime) -> EventTime {
        switch time {
        case .allDay(let start, let end):
            return .allDay(start: start, end: max(end, start.adding(days: 1)))
        case .timed(let start, let end, _):
            let start = minute(start)
            return .timed(start: start, end: end.map(minute).flatMap { $0 > start ? $0 : nil }, timeZone: nil)
        }
    }

    /// - Parameter timeZone: the zone whose clock people shall read in Notion.
    static func write(_ time: EventTime, timeZone: String?) -> JSONValue {
        switch normalized(time) {
        case .allDay(let start, let end):
            let last = end.adding(days: -1)
            return ["start": .string(start.description), "end": last > start ? .string(last.description) : .null]
        case .timed(let start, let end, _):
            let rules = timeZone.flatMap { try? TimeZoneRules(identifier: $0) } ?? .utc
            return [
                "start": .string(text(start, rules)), "end": end.map { .string(text($0, rules)) } ?? .null,
            ]
        }
    }

    private static func minute(_ instant: Timestamp) -> Timestamp {
        let rest = instant.milliseconds % 60_000
        return Timestamp(milliseconds: instant.milliseconds - (rest < 0 ? rest + 60_000 : rest))
    }

    /// With the offset of the zone: Notion shows the time as it is written.
    private static func text(_ instant: Timestamp, _ rules: TimeZoneRules) -> String {
        // Offsets of today are whole minutes; Notion would not take others.
        let minutes = rules.offset(at: instant) / 60
        let local = (instant + .minutes(minutes)).rfc3339.dropLast()
        func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let size = abs(minutes)
        return "\(local)\(minutes < 0 ? "-" : "+")\(digits(size / 60)):\(digits(size % 60))"
    }
}
