public import Time

/// The clock that a TZID stands for: one that this system knows, or one that a calendar describes itself.
public enum CalendarClock: Sendable {
    case rules(TimeZoneRules)
    case described(ZoneDescription)

    /// What the clock shows at that instant.
    public func localDateTime(at instant: Timestamp) -> LocalDateTime {
        LocalDateTime(millisecondsSinceEpoch: instant.milliseconds &+ Int64(offset(at: instant)) * 1000)
    }

    /// Seconds east of UTC.
    public func offset(at instant: Timestamp) -> Int {
        switch self {
        case .rules(let rules): rules.offset(at: instant)
        case .described(let zone): zone.offset(at: instant)
        }
    }

    /// The instant that a local time means by RFC 5545 §3.3.5: the earlier one of two, and what the clock passes over is
    /// read with the offset from before.
    public func instant(of local: LocalDateTime) -> Timestamp {
        switch self {
        case .rules(let rules): rules.timestamp(of: local)
        case .described(let zone): zone.instant(of: local)
        }
    }

    /// The span around the instant in which the clock is not set anew; an end that is not known is far away.
    func steadySpan(around instant: Timestamp) -> Range<Timestamp> {
        let (start, end): (Timestamp?, Timestamp?) =
            switch self {
            case .rules(let rules): (rules.change(at: instant)?.instant, rules.change(after: instant)?.instant)
            case .described(let zone): zone.changes(around: instant)
            }
        return (start ?? .min)..<(end ?? .max)
    }
}

extension Timestamp {
    static let min = Timestamp(milliseconds: .min)
    static let max = Timestamp(milliseconds: .max)
}
