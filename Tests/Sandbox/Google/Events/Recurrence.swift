import Time

/// The recurrence lines of a series, and the slots that they give.
struct Recurrence: Sendable {
    private var rules: [RecurrenceRule] = []
    private var exclusionRules: [RecurrenceRule] = []
    private var added: [GoogleMoment] = []
    private var excluded: Set<Slot> = []

    /// A slot as it is compared: a day or an instant, without the zone.
    private enum Slot: Hashable {
        case day(CalendarDate)
        case instant(Timestamp)

        init(_ moment: GoogleMoment) {
            switch moment {
            case .day(let date): self = .day(date)
            case .instant(let instant, _): self = .instant(instant)
            }
        }
    }

    /// More slots than this are never given.
    private static let limit = 20_000

    /// - Throws: 400 for a line that is none of the four, or has a DTSTART or a rule that cannot be.
    init(_ lines: [String], start: GoogleMoment) throws(GoogleError) {
        let zone = start.zone.flatMap(Zones.rules) ?? .utc
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { throw .invalid("Invalid recurrence rule.") }
            let parameters = line[..<colon].split(separator: ";").map(String.init)
            let value = line[line.index(after: colon)...]
            switch parameters.first?.uppercased() {
            case "RRULE": rules.append(try Self.rule(value))
            case "EXRULE": exclusionRules.append(try Self.rule(value))
            case "RDATE": added += try Self.moments(value, parameters, zone: zone, like: start)
            case "EXDATE":
                excluded.formUnion(try Self.moments(value, parameters, zone: zone, like: start).map(Slot.init))
            default: throw .invalid("Invalid recurrence rule.")
            }
        }
    }

    /// The slots that begin before `limit`, in order; the series' own start is the first unless it is excluded.
    func slots(start: GoogleMoment, before limit: Timestamp) -> [GoogleMoment] {
        let exclusions = Set(exclusionRules.flatMap { Self.slots(of: $0, start: start, before: limit) }.map(Slot.init))
        var seen: Set<Slot> = []
        let all = [start] + rules.flatMap { Self.slots(of: $0, start: start, before: limit) } + added
        return all.filter { moment in
            let slot = Slot(moment)
            return moment.instant(in: .utc) < limit && !excluded.contains(slot) && !exclusions.contains(slot)
                && seen.insert(slot).inserted
        }.sorted { $0.instant(in: .utc) < $1.instant(in: .utc) }
    }

    private static func slots(of rule: RecurrenceRule, start: GoogleMoment, before limit: Timestamp) -> [GoogleMoment] {
        let zone = start.zone.flatMap(Zones.rules) ?? .utc
        let first: CalendarDate
        let time: Int
        switch start {
        case .day(let date): (first, time) = (date, 0)
        case .instant(let instant, _):
            let local = zone.localDateTime(at: instant)
            (first, time) = (local.date, local.millisecondOfDay / 1000)
        }
        let last = zone.calendarDate(at: limit).adding(days: 1)
        var slots: [GoogleMoment] = []
        for day in rule.days(from: first, through: last).prefix(Self.limit) {
            let slot: GoogleMoment
            if start.isDay {
                slot = .day(day)
            } else if let local = LocalDateTime(day, hour: time / 3600, minute: time / 60 % 60, second: time % 60) {
                slot = .instant(zone.timestamp(of: local), zone: start.zone)
            } else {
                continue
            }
            switch rule.end {
            case .never: break
            // The start counts, also where the rule does not give it.
            case .count(let count):
                let extra = slots.first.map { Slot($0) != Slot(start) } ?? false
                if slots.count + (extra ? 1 : 0) >= count { return slots }
            case .untilDay(let date): if day > date { return slots }
            case .untilInstant(let instant): if slot.instant(in: zone) > instant { return slots }
            }
            slots.append(slot)
        }
        return slots
    }

    private static func rule(_ text: Substring) throws(GoogleError) -> RecurrenceRule {
        guard let rule = RecurrenceRule(text) else { throw .invalid("Invalid recurrence rule.") }
        return rule
    }

    private static func moments(
        _ text: Substring, _ parameters: [String], zone: TimeZoneRules, like start: GoogleMoment
    ) throws(GoogleError) -> [GoogleMoment] {
        let named = parameters.first { $0.uppercased().hasPrefix("TZID=") }.map { String($0.dropFirst(5)) }
        var rules = zone
        if let named {
            guard let known = Zones.rules(named) else { throw .invalid("Invalid recurrence rule.") }
            rules = known
        }
        var moments: [GoogleMoment] = []
        for part in text.split(separator: ",") {
            if let date = BasicDate.day(part) {
                moments.append(.day(date))
            } else if let instant = BasicDate.instant(part, in: rules) {
                moments.append(.instant(instant, zone: start.zone))
            } else {
                throw .invalid("Invalid recurrence rule.")
            }
        }
        return moments
    }
}
