import Contracts
import Time

/// Reads `--start` and `--end` of an event: `2026-12-03 18:00` by the clock of its zone, an instant such as
/// `2026-12-03T17:00:00Z`, or a date for whole days.
struct EventTimeOptions {
    enum Moment: Equatable {
        case instant(Timestamp)
        case date(CalendarDate)
    }

    /// - Parameter zone: whose clock it is; nil when nobody said, and then a time by the clock is refused: it would be
    ///   another one in each.
    /// - Throws: ``UsageError``.
    static func moment(_ text: String, _ option: String, zone: String?) throws(UsageError) -> Moment {
        if let date = CalendarDate(text: text) { return .date(date) }
        if let instant = try? Timestamp(rfc3339: text) { return .instant(instant) }
        guard let local = localTime(text) else {
            throw UsageError("--\(option) takes a time such as \"2026-12-03 18:00\", or a date")
        }
        guard let zone else {
            throw UsageError("by which clock is it \(text)? Add --zone, such as --zone Europe/Zurich")
        }
        guard let rules = try? TimeZoneRules(identifier: zone) else {
            throw UsageError("--zone takes a name of the IANA such as Europe/Zurich")
        }
        return .instant(rules.timestamp(of: local))
    }

    private static func localTime(_ text: String) -> LocalDateTime? {
        let halves = text.split { $0 == " " || $0 == "T" }
        guard halves.count == 2, let date = CalendarDate(text: halves[0]) else { return nil }
        let clock = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard clock.count == 2, let hour = clock[0], let minute = clock[1] else { return nil }
        return LocalDateTime(date, hour: hour, minute: minute)
    }
}
