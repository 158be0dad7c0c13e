public import Time

extension ICalendarComponent {
    /// A VTIMEZONE for the clock.
    ///
    /// It holds the change before the first year and all until the last one has passed. Where the zone's changes follow a
    /// rule from then on, it has that rule and is right for ever; where they do not, it is right until the last year's end.
    ///
    /// - Parameter name: the TZID; the zone's own name unless events call it otherwise.
    public init(timeZone rules: TimeZoneRules, name: String? = nil, years: ClosedRange<Int>) {
        let first = Self.newYear(years.lowerBound)
        let last = Self.newYear(years.upperBound + 1)
        var changes: [ZoneChange] = []
        var next = rules.change(at: first) ?? rules.change(after: first)
        while let change = next, change.instant < Self.newYear(years.upperBound + 1 + yearsToFindRule) {
            changes.append(change)
            next = rules.change(after: change.instant)
        }

        var observances: [ICalendarComponent] = []
        if rules.change(at: first) == nil {
            observances.append(Self.unchanged(rules, since: first))
        }
        for series in Dictionary(grouping: changes, by: ZoneSetting.init).values.sorted(by: ZoneSetting.isBefore) {
            let regular = YearlyRule.tail(of: series, reaching: years.upperBound + yearsToFindRule)
            let single = series.dropLast(regular?.changes.count ?? 0).filter { $0.instant < last }
            if !single.isEmpty { observances.append(Self.observance(of: single)) }
            if let regular, regular.changes[0].instant < last {
                observances.append(Self.observance(of: [regular.changes[0]], rule: regular.rule))
            }
        }
        self.init(
            "VTIMEZONE", properties: [ICalendarProperty("TZID", text: name ?? rules.identifier)],
            components: observances)
    }

    private static func newYear(_ year: Int) -> Timestamp {
        Timestamp(seconds: Int64(DayFilter.newYear(min(max(year, 1), 9999)) * FaceTime.secondsOfDay))
    }

    private static func unchanged(_ rules: TimeZoneRules, since instant: Timestamp) -> ICalendarComponent {
        let offset = ICalendarOffset.text(rules.offset(at: instant))
        return ICalendarComponent(
            "STANDARD",
            properties: [
                ICalendarProperty("DTSTART", time: .floating(TimeZoneRules.utc.localDateTime(at: instant))),
                ICalendarProperty("TZOFFSETFROM", value: offset),
                ICalendarProperty("TZOFFSETTO", value: offset),
                ICalendarProperty("TZNAME", text: rules.abbreviation(at: instant)),
            ])
    }

    /// - Parameter changes: all to the same setting, one at least.
    private static func observance(of changes: [ZoneChange], rule: RecurrenceRule? = nil) -> ICalendarComponent {
        let change = changes[0]
        // Where winter is the exception, as in Ireland, readers would take DAYLIGHT for an hour more.
        let isDaylight = change.isDaylightSaving && change.offset >= change.offsetBefore
        var observance = ICalendarComponent(isDaylight ? "DAYLIGHT" : "STANDARD")
        observance.properties = [
            ICalendarProperty("DTSTART", time: .floating(change.face.local)),
            ICalendarProperty("TZOFFSETFROM", value: ICalendarOffset.text(change.offsetBefore)),
            ICalendarProperty("TZOFFSETTO", value: ICalendarOffset.text(change.offset)),
            ICalendarProperty("TZNAME", text: change.abbreviation),
        ]
        if let rule { observance.properties.append(ICalendarProperty("RRULE", rule: rule)) }
        if changes.count > 1 {
            let dates = changes.dropFirst().map { ICalendarTime.floating($0.face.local).text }
            observance.properties.append(ICalendarProperty("RDATE", value: dates.joined(separator: ",")))
        }
        return observance
    }
}

/// So many years are looked at after the last one for a rule: after 28 years, weekdays fall on the same days again.
private let yearsToFindRule = 30

/// What a change sets a clock to, and from what.
private struct ZoneSetting: Hashable {
    let offsetBefore: Int
    let offset: Int
    let isDaylightSaving: Bool
    let abbreviation: String

    init(_ change: ZoneChange) {
        offsetBefore = change.offsetBefore
        offset = change.offset
        isDaylightSaving = change.isDaylightSaving
        abbreviation = change.abbreviation
    }

    static func isBefore(_ left: [ZoneChange], _ right: [ZoneChange]) -> Bool {
        (left.first?.instant ?? .min) < (right.first?.instant ?? .min)
    }
}
