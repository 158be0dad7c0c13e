import ICalendar
import Time

/// In which of the forms of RFC 5545 §3.3.5 the times of an event are written.
enum TimeForm {
    case dates
    case utc
    /// By the clock of the zone that the calendar calls so.
    case zoned(name: String, clock: CalendarClock)
    /// By the clock of whoever looks; we look by this one.
    case floating(TimeZoneRules)

    /// For a zone as the rest of Rollcall names it; a name that nobody knows is as good as none.
    init(zoneNamed name: String?) {
        guard let name, case .rules(let rules) = ZoneCatalog().clock(name) else {
            self = .utc
            return
        }
        self.init(rules)
    }

    private init(_ rules: TimeZoneRules) {
        self = rules.isUTC ? .utc : .zoned(name: rules.identifier, clock: .rules(rules))
    }

    /// The IANA name of the zone in which people read their clocks; nil for days, for UTC, and for zones that have no
    /// such name.
    var timeZone: String? {
        switch self {
        case .zoned(_, .rules(let rules)), .floating(let rules): rules.isUTC ? nil : rules.identifier
        case .dates, .utc, .zoned: nil
        }
    }

    /// The form in which the same times are told to those who do not know this calendar's zones.
    var told: TimeForm {
        switch self {
        case .dates, .utc: self
        case .zoned(_, .rules(let rules)), .floating(let rules): TimeForm(rules)
        case .zoned: .utc
        }
    }

    var isDates: Bool {
        if case .dates = self { true } else { false }
    }

    var clock: CalendarClock {
        switch self {
        case .dates, .utc: .rules(.utc)
        case .zoned(_, let clock): clock
        case .floating(let rules): .rules(rules)
        }
    }

    /// Whether the form can say this instant: a local time that the clock shows twice means the first of the two.
    func canSay(_ instant: Timestamp) -> Bool { clock.instant(of: clock.localDateTime(at: instant)) == instant }

    func time(at instant: Timestamp) -> ICalendarTime { time(showing: clock.localDateTime(at: instant)) }

    /// The time at which the form's clock shows this.
    func time(showing face: LocalDateTime) -> ICalendarTime {
        switch self {
        case .dates: .date(face.date)
        case .utc: .utc(clock.instant(of: face))
        case .zoned(let name, _): .zoned(face, zone: name)
        case .floating: .floating(face)
        }
    }
}

extension TimeZoneRules {
    /// Whether it is UTC itself, which must be written without a zone (RFC 5545 §3.2.19).
    fileprivate var isUTC: Bool {
        let names = ["UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"]
        return names.contains(identifier)
    }
}
