import Time

/// The zones that events name, and the years in which they do.
public struct ZonesInUse: Hashable, Sendable, Codable {
    private var years: [String: ClosedRange<Int>] = [:]

    /// How far a series without an end is likely to be looked at.
    private static let yearsOfSeries = 10
    /// A wrong year must not cost the work of eight thousand.
    private static let sensibleYears = 1900...2100

    public init(_ events: [ICalendarComponent] = []) {
        for event in events { add(event) }
    }

    public var isEmpty: Bool { years.isEmpty }

    public mutating func formUnion(_ other: ZonesInUse) {
        for (zone, years) in other.years { add(zone, years) }
    }

    private mutating func add(_ component: ICalendarComponent) {
        let recurs = component.properties.contains { $0.isNamed("RRULE") }
        for property in component.properties where !property.parameters.isEmpty {
            guard let zone = property.parameter("TZID") else { continue }
            var scanner = ValueScanner(property.value)
            guard let written = scanner.number(digits: 4) else { continue }
            let year = min(max(written, Self.sensibleYears.lowerBound), Self.sensibleYears.upperBound)
            add(zone, year...(recurs ? year + Self.yearsOfSeries : year))
        }
        for inner in component.components { add(inner) }
    }

    private mutating func add(_ zone: String, _ more: ClosedRange<Int>) {
        let known = years[zone] ?? more
        years[zone] = min(known.lowerBound, more.lowerBound)...max(known.upperBound, more.upperBound)
    }

    /// A VTIMEZONE for each of them that is known, by name.
    func components(_ zones: ZoneCatalog) -> [ICalendarComponent] {
        years.sorted { $0.key < $1.key }.compactMap { name, years in
            switch zones.clock(name) {
            case .rules(let rules): ICalendarComponent(timeZone: rules, name: name, years: years)
            case .described(let description): description.component
            case nil: nil
            }
        }
    }
}
