import Time

/// The clocks that the TZIDs of a calendar stand for.
///
/// A name of the IANA wins over what the calendar says of it, since calendars carry rules of old; so does a name that
/// ends in one (`/mozilla.org/20050126_1/Europe/Zurich`), the property `X-LIC-LOCATION`, and a name of Windows. Anything
/// else is as the calendar's own VTIMEZONE describes it.
public struct ZoneCatalog: Sendable {
    private var clocks: [String: CalendarClock] = [:]

    /// For all descriptions of a calendar together; some fifty zones with two rules each. What comes after is unknown.
    private static let maximumSteps = 1_000_000

    /// Knows names of the IANA and of Windows, and no others.
    public init() {}

    /// Knows what a calendar describes, too. A description that makes no sense is as good as none.
    public init(_ calendar: ICalendarComponent) {
        var budget = StepBudget(Self.maximumSteps)
        for description in calendar.components where description.isNamed("VTIMEZONE") {
            guard let written = description["TZID"]?.value else { continue }
            // Parameters know no escapes of text, but some programs write them there too.
            let names = Set([ICalendarText.unescaped(written), written]).filter { clocks[$0] == nil }
            guard !names.isEmpty, let clock = Self.clock(description, &budget) else { continue }
            for name in names { clocks[name] = clock }
        }
        var names: Set<String> = []
        Self.collect(&names, from: calendar)
        for name in names where clocks[name] == nil { clocks[name] = Self.rules(named: name).map { .rules($0) } }
    }

    /// The clock of that TZID; nil when nobody knows it.
    public func clock(_ name: String) -> CalendarClock? {
        clocks[name] ?? Self.rules(named: name).map { .rules($0) }
    }

    private static func clock(_ description: ICalendarComponent, _ budget: inout StepBudget) -> CalendarClock? {
        let known =
            description.text("TZID").flatMap(rules) ?? description.text("X-LIC-LOCATION").flatMap(KnownZones.rules)
        if let known { return .rules(known) }
        return (try? ZoneDescription(description, &budget)).map { .described($0) }
    }

    private static func collect(_ names: inout Set<String>, from component: ICalendarComponent) {
        for property in component.properties where !property.parameters.isEmpty {
            if let name = property.parameter("TZID") { names.insert(name) }
        }
        for inner in component.components { collect(&names, from: inner) }
    }

    private static func rules(named name: String) -> TimeZoneRules? {
        if let rules = KnownZones.rules(name) { return rules }
        if let identifier = WindowsZones.identifier(of: name) { return KnownZones.rules(identifier) }
        // Two parts at the end, or three: America/Argentina/Buenos_Aires.
        let parts = name.split(separator: "/")
        guard parts.count > 2 else { return nil }
        return KnownZones.rules(parts.suffix(3).joined(separator: "/"))
            ?? KnownZones.rules(parts.suffix(2).joined(separator: "/"))
    }
}
