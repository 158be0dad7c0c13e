public import Time

extension Timestamp {
    /// An instant as calendars write it in RFC 3339: with an offset, or as a time on the clocks of a zone.
    ///
    /// - Returns: nil when it cannot be understood.
    public init?(_ text: String, onClocksOf timeZone: String?) {
        if let instant = try? Timestamp(rfc3339: text) {
            self = instant
            return
        }
        guard let timeZone, let rules = try? TimeZoneRules(identifier: timeZone),
            let asIfUTC = try? Timestamp(rfc3339: text + "Z")
        else { return nil }
        self = rules.timestamp(of: TimeZoneRules.utc.localDateTime(at: asIfUTC))
    }
}
