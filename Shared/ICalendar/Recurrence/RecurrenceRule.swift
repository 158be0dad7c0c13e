public import Time

/// A RECUR value: how something repeats (RFC 5545 §3.3.10).
///
/// Lists are kept in the order in which they were given; an empty list means that the part is absent.
public struct RecurrenceRule: Hashable, Sendable {
    public enum Frequency: String, CaseIterable, Comparable, Sendable {
        case secondly = "SECONDLY"
        case minutely = "MINUTELY"
        case hourly = "HOURLY"
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// The more often something happens, the smaller.
        public static func < (left: Frequency, right: Frequency) -> Bool { left.rank < right.rank }
    }

    public enum End: Hashable, Sendable {
        case never
        /// After that many occurrences, the start counted.
        case count(Int)
        /// The last moment or day at which there can be an occurrence.
        case until(ICalendarTime)
    }

    /// A weekday, or one certain such weekday of the month or year.
    public struct Day: Hashable, Sendable {
        /// 1…53 from the beginning, −1…−53 from the end of the month or year; nil is every one.
        public var ordinal: Int?
        public var weekday: Weekday

        public init(_ weekday: Weekday, ordinal: Int? = nil) {
            self.weekday = weekday
            self.ordinal = ordinal
        }
    }

    public var frequency: Frequency
    /// Every how many seconds, minutes, … years; 1 or more.
    public var interval: Int
    public var end: End
    /// 0…60. There is no 60th second on this system's clocks, so it never occurs.
    public var bySecond: [Int] = []
    /// 0…59.
    public var byMinute: [Int] = []
    /// 0…23.
    public var byHour: [Int] = []
    public var byDay: [Day] = []
    /// 1…31 or −31…−1.
    public var byMonthDay: [Int] = []
    /// 1…366 or −366…−1.
    public var byYearDay: [Int] = []
    /// 1…53 or −53…−1; weeks of ISO 8601, but beginning on ``weekStart``.
    public var byWeekNumber: [Int] = []
    /// 1…12.
    public var byMonth: [Int] = []
    /// 1…366 or −366…−1: which of the occurrences of each second, minute, … year are meant.
    public var bySetPosition: [Int] = []
    public var weekStart: Weekday = .monday

    public init(_ frequency: Frequency, interval: Int = 1, end: End = .never) {
        self.frequency = frequency
        self.interval = interval
        self.end = end
    }
}

extension Weekday {
    /// Two letters, such as `MO`.
    var iCalendarName: String {
        switch self {
        case .sunday: "SU"
        case .monday: "MO"
        case .tuesday: "TU"
        case .wednesday: "WE"
        case .thursday: "TH"
        case .friday: "FR"
        case .saturday: "SA"
        }
    }

    init?(iCalendarName name: some StringProtocol) {
        guard let weekday = Weekday.allCases.first(where: { $0.iCalendarName.isSameName(as: name) }) else { return nil }
        self = weekday
    }
}
