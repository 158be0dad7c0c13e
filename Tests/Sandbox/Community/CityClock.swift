import Time

/// Turns the hours on a city's clocks into instants.
struct CityClock {
    private let rules: TimeZoneRules

    /// - Throws: what reading the zone's file throws.
    init(timeZone: String) throws(TimeZoneError) { rules = try TimeZoneRules(identifier: timeZone) }

    /// The instant at which the city's clocks show the given time, `days` local days after the local day of
    /// `reference`.
    ///
    /// - Parameters:
    ///   - hour: 0…23.
    ///   - minute: 0…59.
    func instant(daysAfter reference: Timestamp, _ days: Int, hour: Int, minute: Int) -> Timestamp {
        let date = rules.calendarDate(at: reference).adding(days: days)
        guard let local = LocalDateTime(date, hour: hour, minute: minute) else { return rules.startOfDay(date) }
        return rules.timestamp(of: local)
    }
}
