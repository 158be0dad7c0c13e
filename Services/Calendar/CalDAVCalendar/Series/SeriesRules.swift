import CalendarModel
import ICalendar
import Time

/// What makes an event a series: rules, further dates, and dates that were dropped; however a calendar spells it.
struct SeriesRules: Equatable {
    /// RRULE and EXRULE; the end of a rule is told in UTC or as a day (RFC 5545 §3.3.10).
    private var rules: [ICalendarProperty] = []
    /// Further dates with lengths of their own.
    private var periods: [ICalendarProperty] = []
    private var dates: Set<Slot> = []
    /// Places at which nothing takes place.
    private(set) var dropped: Set<Slot> = []
    /// Whether there are rules that are not understood. Servers break on such: they are not among the others.
    private(set) var hasUnknown = false

    static let names = ["RRULE", "EXRULE", "RDATE", "EXDATE"]

    /// Reads them from an event, or from content lines; other properties are not looked at.
    ///
    /// - Throws: ``ResourceProblem``.
    init(_ properties: [ICalendarProperty], _ frame: SlotFrame) throws(ResourceProblem) {
        for property in properties {
            switch property.name.uppercased() {
            case "RRULE", "EXRULE":
                if let rule = Self.told(property.value, frame) {
                    rules.append(ICalendarProperty(property.name.uppercased(), value: rule))
                } else {
                    hasUnknown = true
                }
            case "RDATE" where property.value.utf8.contains(UInt8(ascii: "/")): periods.append(property)
            case "RDATE": try dates.formUnion(Self.slots(property, frame))
            case "EXDATE": try dropped.formUnion(Self.slots(property, frame))
            default: break
            }
        }
    }

    var isEmpty: Bool { rules.isEmpty && periods.isEmpty && dates.isEmpty }

    /// As the rest of Rollcall keeps them. What was dropped is not among them: that is told as overrides.
    func lines(_ frame: SlotFrame) -> [String] { properties(frame.told).map(\.contentLine) }

    /// As the event is to say them.
    func properties(_ frame: SlotFrame) -> [ICalendarProperty] {
        var properties = rules
        if case .floating = frame.form {
            // Without a zone at the start, the end has none either.
            properties = rules.map { ICalendarProperty($0.name, value: Self.floating($0.value, frame)) }
        }
        return properties + periods + Self.list("RDATE", dates, frame)
    }

    /// The properties that say what was dropped.
    static func exceptions(_ slots: some Sequence<Slot>, _ frame: SlotFrame) -> [ICalendarProperty] {
        list("EXDATE", slots, frame)
    }

    private static func list(
        _ name: String, _ slots: some Sequence<Slot>, _ frame: SlotFrame
    ) -> [ICalendarProperty] {
        let times = Set(slots.map { frame.time(of: $0) }).sorted { $0.text < $1.text }
        guard let first = times.first else { return [] }
        var property = ICalendarProperty(name, time: first)
        property.value = times.map(\.text).joined(separator: ",")
        return [property]
    }

    private static func slots(
        _ property: ICalendarProperty, _ frame: SlotFrame
    ) throws(ResourceProblem) -> [Slot] {
        let zone = property.parameter("TZID")
        var slots: [Slot] = []
        for text in property.value.split(separator: ",") {
            guard let time = try? ICalendarTime(text, zone: zone) else {
                throw .unreadable("its \(property.name.uppercased()) is no time")
            }
            slots.append(try frame.slot(of: time))
        }
        return slots
    }

    /// A rule in one spelling for all; nil for one that is not understood.
    private static func told(_ text: String, _ frame: SlotFrame) -> String? {
        guard var rule = try? RecurrenceRule(text) else { return nil }
        if case .until(let time) = rule.end { rule.end = .until(end(time, frame)) }
        return rule.text
    }

    private static func end(_ time: ICalendarTime, _ frame: SlotFrame) -> ICalendarTime {
        switch (time, frame.form) {
        case (_, .dates): return .date(time.face.date)
        case (.utc, _), (.zoned, _): return time
        case (.date(let date), _):
            let lastSecond = LocalDateTime(
                millisecondsSinceEpoch: Int64(date.daysSinceEpoch + 1) * 86_400_000 - 1000)
            return .utc(frame.form.clock.instant(of: lastSecond))
        case (.floating(let face), _): return .utc(frame.form.clock.instant(of: face))
        }
    }

    private static func floating(_ text: String, _ frame: SlotFrame) -> String {
        guard var rule = try? RecurrenceRule(text), case .until(.utc(let instant)) = rule.end else { return text }
        rule.end = .until(.floating(frame.form.clock.localDateTime(at: instant)))
        return rule.text
    }
}
