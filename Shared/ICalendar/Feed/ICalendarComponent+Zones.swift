extension ICalendarComponent {
    /// Adds a VTIMEZONE for each zone that this calendar's events name and that is known but not described in it, before
    /// everything else. Descriptions that are there stay as they are.
    public mutating func describeZones() {
        let described = components(named: "VTIMEZONE").compactMap { $0["TZID"]?.value }
        let missing = ZonesInUse(components).components(ZoneCatalog()).filter { zone in
            !described.contains(zone["TZID"]?.value ?? "")
        }
        if !missing.isEmpty { components.insert(contentsOf: missing, at: 0) }
    }
}
