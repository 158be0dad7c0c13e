public import Time

/// What a calendar says of itself, and the calendar with its events.
///
/// Names are written twice: as RFC 7986 has them, and as `X-WR-…`, which older readers know.
public struct CalendarFeed: Sendable {
    /// Who wrote it, such as `-//Example//Calendar 1.0//EN`.
    public var productIdentifier: String
    public var uid: String?
    public var name: String?
    public var description: String?
    /// The IANA name of the zone in which the calendar is looked at.
    public var timeZone: String?
    /// How long readers should wait before they ask again; few obey.
    public var refreshInterval: ICalendarDuration?
    /// The name of a CSS3 colour, such as `turquoise`.
    public var color: String?
    /// Where a page about it is.
    public var url: String?
    /// Where it is read again from.
    public var source: String?
    public var lastModified: Timestamp?

    public init(productIdentifier: String) {
        self.productIdentifier = productIdentifier
    }

    /// The properties of the calendar.
    public var properties: [ICalendarProperty] {
        var calendar = ICalendarComponent("VCALENDAR")
        calendar.set("VERSION", value: "2.0")
        calendar.set("PRODID", text: productIdentifier)
        calendar.set("CALSCALE", value: "GREGORIAN")
        calendar.set("UID", text: uid)
        calendar.set("LAST-MODIFIED", time: lastModified.map { .utc($0) })
        calendar.set("NAME", text: name)
        calendar.set("X-WR-CALNAME", text: name)
        calendar.set("DESCRIPTION", text: description)
        calendar.set("X-WR-CALDESC", text: description)
        calendar.set("X-WR-TIMEZONE", text: timeZone)
        if let refreshInterval {
            // The property has no type of its own (RFC 7986 §5.7).
            let parameters = [ICalendarParameter("VALUE", "DURATION")]
            calendar.set(
                ICalendarProperty("REFRESH-INTERVAL", parameters: parameters, value: refreshInterval.text))
            calendar.set("X-PUBLISHED-TTL", value: refreshInterval.text)
        }
        calendar.set("COLOR", text: color)
        calendar.set("URL", value: url)
        if let source {
            calendar.set(
                ICalendarProperty("SOURCE", parameters: [ICalendarParameter("VALUE", "URI")], value: source))
        }
        return calendar.properties
    }

    /// The calendar as text, with a VTIMEZONE for each zone that the events name and the catalog knows.
    ///
    /// The same events make the same bytes. A calendar must hold something (RFC 5545 §3.6): without events, it is a zone.
    public func written(_ events: [ICalendarComponent], zones: ZoneCatalog = ZoneCatalog()) -> [UInt8] {
        written(zones: ZonesInUse(events), knownTo: zones, reservingBytes: 512 * events.count) { writer in
            for event in events { writer.write(event) }
        }
    }

    /// The same, with events that the caller writes.
    ///
    /// - Parameters:
    ///   - capacity: about how many bytes the events have.
    ///   - zones: those that its events name.
    public func written<Failure>(
        zones: ZonesInUse, knownTo catalog: ZoneCatalog = ZoneCatalog(), reservingBytes capacity: Int,
        writeEvents: (inout ICalendarWriter) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        var writer = ICalendarWriter(reservingBytes: 2048 + capacity)
        writer.begin("VCALENDAR")
        for property in properties { writer.write(property) }
        for zone in zones.components(catalog) { writer.write(zone) }
        let start = writer.bytes.count
        try writeEvents(&writer)
        if writer.bytes.count == start {
            let rules = timeZone.flatMap { try? TimeZoneRules(identifier: $0) } ?? .utc
            writer.write(ICalendarComponent(timeZone: rules, years: 2026...2027))
        }
        writer.end("VCALENDAR")
        return writer.bytes
    }
}
