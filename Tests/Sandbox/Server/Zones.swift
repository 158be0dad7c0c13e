import EventLoop
import Time

/// The time zones that were asked for, each read once.
enum Zones {
    private static let known = Lock<[String: TimeZoneRules]>([:])

    /// `nil` for a name that is no zone.
    static func rules(_ identifier: String) -> TimeZoneRules? {
        if let rules = known.withLock({ $0[identifier] }) { return rules }
        guard let rules = try? TimeZoneRules(identifier: identifier) else { return nil }
        known.withLock { $0[identifier] = rules }
        return rules
    }

    /// `2026-12-01T10:00:00+01:00`, as the clocks of the zone show it.
    ///
    /// - Parameter hasMilliseconds: whether `.000` stands behind the seconds.
    static func text(_ instant: Timestamp, in rules: TimeZoneRules, hasMilliseconds: Bool = false) -> String {
        let offset = rules.offset(at: instant) / 60
        let local = String(Timestamp(seconds: instant.seconds + Int64(offset * 60)).rfc3339.prefix(19))
        let sign = offset < 0 ? "-" : "+"
        let parts = [offset.magnitude / 60, offset.magnitude % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(local)\(hasMilliseconds ? ".000" : "")\(sign)\(parts.joined(separator: ":"))"
    }

    /// What a local date-time such as `2026-12-01T10:00:00` means in the zone; `nil` when it is none.
    static func instant(local text: String, in rules: TimeZoneRules) -> Timestamp? {
        guard let face = try? Timestamp(rfc3339: text + "Z") else { return nil }
        let second = Int(face.milliseconds % 86_400_000) / 1000
        let date = CalendarDate(daysSinceEpoch: Int(face.milliseconds / 86_400_000))
        let local = LocalDateTime(date, hour: second / 3600, minute: second / 60 % 60, second: second % 60)
        return local.map { rules.timestamp(of: $0) }
    }
}
