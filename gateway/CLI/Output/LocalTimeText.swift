import Time

/// Times as the people at the event read them.
enum LocalTimeText {
    /// `2026-12-03 18:00` by the zone's clock; in UTC, marked as such, where the zone is not known.
    static func text(_ instant: Timestamp, zone: String) -> String {
        let rules = try? TimeZoneRules(identifier: zone)
        let local = (rules ?? .utc).localDateTime(at: instant).description
        return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5))" + (rules == nil ? " UTC" : "")
    }
}
