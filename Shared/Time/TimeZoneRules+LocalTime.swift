/// What a wall-clock time means in a zone.
public enum LocalTimeMeaning: Equatable, Sendable {
    /// The clock shows this time exactly once.
    case once(Timestamp)
    /// The clock was set back and shows this time twice.
    case twice(earlier: Timestamp, later: Timestamp)
    /// The clock was set forward past this time. `change` is the instant of that; `shifted` is the time read with the
    /// offset from before, which is what the clock shows one gap's length later.
    case never(change: Timestamp, shifted: Timestamp)
}

extension TimeZoneRules {
    /// What the wall clock shows at that instant.
    public func localDateTime(at instant: Timestamp) -> LocalDateTime {
        LocalDateTime(
            millisecondsSinceEpoch: instant.milliseconds.addingSaturating(Int64(offset(at: instant)) * 1000))
    }

    /// The day on the wall's calendar at that instant.
    public func calendarDate(at instant: Timestamp) -> CalendarDate {
        localDateTime(at: instant).date
    }

    /// When the wall clock shows that time: once, twice, or never.
    public func meaning(of local: LocalDateTime) -> LocalTimeMeaning {
        let face = local.millisecondsSinceEpoch
        // No offset is more than 26 hours, so every setting that could apply is in force somewhere in this span.
        let margin: Int64 = 26 * 3_600_000
        let limit = Timestamp(milliseconds: face + margin).seconds
        var period = period(containing: Timestamp(milliseconds: face - margin))
        var matches: [Timestamp] = []
        while true {
            let candidate = Timestamp(milliseconds: face - Int64(period.offset.seconds) * 1000)
            let starts = period.start.map { $0 * 1000 <= candidate.milliseconds } ?? true
            if starts, period.end.map({ candidate.milliseconds < $0 * 1000 }) ?? true {
                matches.append(candidate)
            } else if matches.isEmpty, let end = period.end, candidate.milliseconds >= end * 1000 {
                let following = self.period(containing: Timestamp(seconds: end))
                if face < (end + Int64(following.offset.seconds)) * 1000 {
                    return .never(change: Timestamp(seconds: end), shifted: candidate)
                }
            }
            guard let end = period.end, end <= limit else { break }
            period = self.period(containing: Timestamp(seconds: end))
        }
        return switch matches.count {
        case 0: .once(Timestamp(milliseconds: face))  // Unreachable with sound rules; UTC is the harmless answer.
        case 1: .once(matches[0])
        default: .twice(earlier: matches[0], later: matches[1])
        }
    }

    /// One instant for a wall-clock time: the earlier one when the clock shows it twice; when it never does, the
    /// instant a gap's length later by the clock (02:30 becomes 03:30), as RFC 5545 §3.3.5 has it.
    public func timestamp(of local: LocalDateTime) -> Timestamp {
        switch meaning(of: local) {
        case .once(let instant): instant
        case .twice(let earlier, _): earlier
        case .never(_, let shifted): shifted
        }
    }

    /// The first instant of that day, which is not midnight where the clock is set forward at midnight.
    public func startOfDay(_ date: CalendarDate) -> Timestamp {
        switch meaning(of: LocalDateTime(millisecondsSinceEpoch: Int64(date.daysSinceEpoch) * 86_400_000)) {
        case .once(let instant): instant
        case .twice(let earlier, _): earlier
        case .never(let change, _): change
        }
    }
}
