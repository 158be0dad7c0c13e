public import Time

/// When an event takes place.
public enum EventTime: Hashable, Sendable {
    /// From one instant to another. `end` is nil when nobody said; `timeZone` is the IANA name of the zone in which people
    /// there read their clocks, and in which a recurring event repeats.
    case timed(start: Timestamp, end: Timestamp?, timeZone: String?)
    /// Whole days, wherever one is; `end` is the first day after.
    case allDay(start: CalendarDate, end: CalendarDate)

    public var isAllDay: Bool {
        if case .allDay = self { true } else { false }
    }

    /// Whether somebody said when it ends.
    public var hasEnd: Bool {
        if case .timed(_, nil, _) = self { false } else { true }
    }

    /// The years in which events are kept. Programs tell each other instants of the years 1970 to 2200; a year less at
    /// either end leaves room for every time zone.
    public static let years = 1971...2199

    /// Whether it begins and ends in ``years``.
    public var isWithinYears: Bool {
        let (first, last) =
            switch self {
            case .allDay(let start, let end): (start, end)
            case .timed(let start, let end, _):
                (TimeZoneRules.utc.calendarDate(at: start), TimeZoneRules.utc.calendarDate(at: end ?? start))
            }
        return Self.years.contains(first.year) && Self.years.contains(last.year)
    }
}

extension EventTime {
    /// Keeps the zone of an earlier time when this one comes from a calendar that has none: it did not say otherwise.
    ///
    /// - Parameter written: what the calendar made of the earlier time.
    mutating func keepZone(of earlier: EventTime, _ written: EventTime) {
        guard case .timed(let start, let end, nil) = self, case .timed(_, _, let zone?) = earlier,
            case .timed(_, _, nil) = written
        else { return }
        self = .timed(start: start, end: end, timeZone: zone)
    }
}

extension EventTime: Codable {
    private enum Key: String, CodingKey { case start, end, timeZone, startDate, endDate }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let start = try container.decodeIfPresent(Timestamp.self, forKey: .start) {
            self = .timed(
                start: start, end: try container.decodeIfPresent(Timestamp.self, forKey: .end),
                timeZone: try container.decodeIfPresent(String.self, forKey: .timeZone))
        } else {
            self = .allDay(
                start: try container.decode(CalendarDate.self, forKey: .startDate),
                end: try container.decode(CalendarDate.self, forKey: .endDate))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .timed(let start, let end, let timeZone):
            try container.encode(start, forKey: .start)
            try container.encodeIfPresent(end, forKey: .end)
            try container.encodeIfPresent(timeZone, forKey: .timeZone)
        case .allDay(let start, let end):
            try container.encode(start, forKey: .startDate)
            try container.encode(end, forKey: .endDate)
        }
    }
}
