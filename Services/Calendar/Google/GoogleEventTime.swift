import CalendarModel
import JSON
import OutsideHTTP
import Time

/// Google's way to say when: `{"date": …}` for whole days, `{"dateTime": …, "timeZone": …}` otherwise. Ends are
/// exclusive in both.
enum GoogleEventTime {
    /// nil when it has no start that can be understood, or does not lie in the years in which events are kept.
    static func read(_ event: JSONNode) -> EventTime? {
        time(event).flatMap { $0.isWithinYears ? $0 : nil }
    }

    private static func time(_ event: JSONNode) -> EventTime? {
        guard let start = event["start"] else { return nil }
        if let date = date(start) {
            let end = event["end"].flatMap(Self.date) ?? date
            return .allDay(start: date, end: max(end, date.adding(days: 1)))
        }
        guard let instant = instant(start) else { return nil }
        let isOpen = event["endTimeUnspecified"].flatMap { try? $0.bool() } ?? false
        return .timed(start: instant, end: isOpen ? nil : event["end"].flatMap(Self.instant), timeZone: zone(start))
    }

    /// Where a rule put an occurrence: only the instant or the day, since Google names the zone here or leaves it out.
    static func slot(_ occurrence: JSONNode) -> EventTime? {
        guard let start = occurrence["originalStartTime"] else { return nil }
        let slot: EventTime? =
            if let date = date(start) {
                .allDay(start: date, end: date.adding(days: 1))
            } else {
                instant(start).map { .timed(start: $0, end: nil, timeZone: nil) }
            }
        return slot.flatMap { $0.isWithinYears ? $0 : nil }
    }

    /// As it comes back: whole seconds, an end, and a zone, which recurring events must have.
    static func normalized(_ time: EventTime, usualDuration: Duration) -> EventTime {
        switch time {
        case .allDay(let start, let end):
            return .allDay(start: start, end: max(end, start.adding(days: 1)))
        case .timed(let start, let end, let timeZone):
            let start = Timestamp(seconds: start.seconds)
            return .timed(
                start: start, end: end.map { Timestamp(seconds: $0.seconds) } ?? start + usualDuration,
                timeZone: timeZone ?? "UTC")
        }
    }

    /// A normalized time without its zone, which Google may leave out of an occurrence.
    static func moments(_ time: EventTime) -> EventTime {
        guard case .timed(let start, let end, _) = time else { return time }
        return .timed(start: start, end: end, timeZone: nil)
    }

    /// Puts a normalized time into an event.
    static func write(_ time: EventTime, to event: inout JSONObject) {
        event["endTimeUnspecified"] = nil
        switch time {
        case .allDay(let start, let end):
            event["start"] = ["date": .string(start.description)]
            event["end"] = ["date": .string(end.description)]
        case .timed(let start, let end, let timeZone):
            event["start"] = moment(start, timeZone)
            event["end"] = moment(end ?? start, timeZone)
        }
    }

    private static func moment(_ instant: Timestamp, _ timeZone: String?) -> JSONValue {
        var value: JSONObject = ["dateTime": .string(instant.rfc3339)]
        value["timeZone"] = timeZone.map { .string($0) }
        return .object(value)
    }

    private static func date(_ node: JSONNode) -> CalendarDate? {
        node["date"].flatMap { try? $0.string() }.flatMap { CalendarDate(text: $0) }
    }

    private static func instant(_ node: JSONNode) -> Timestamp? {
        guard let text = try? node["dateTime"]?.string() else { return nil }
        return Timestamp(text, onClocksOf: zone(node))
    }

    private static func zone(_ node: JSONNode) -> String? {
        node["timeZone"].flatMap { try? $0.string() }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
