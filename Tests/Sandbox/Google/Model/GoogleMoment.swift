import JSON
import Time

/// Google's `EventDateTime`: a day, or an instant with the zone beside it.
enum GoogleMoment: Sendable, Hashable {
    case day(CalendarDate)
    case instant(Timestamp, zone: String?)

    var isDay: Bool {
        if case .day = self { true } else { false }
    }

    var zone: String? {
        if case .instant(_, let zone) = self { zone } else { nil }
    }

    /// The instant at which it is, days beginning by the clocks of a calendar.
    func instant(in rules: TimeZoneRules) -> Timestamp {
        switch self {
        case .day(let date): rules.startOfDay(date)
        case .instant(let instant, _): instant
        }
    }

    /// - Parameter rules: in whose offset instants are written.
    func json(in rules: TimeZoneRules) -> JSONValue {
        switch self {
        case .day(let date): return ["date": .string(date.description)]
        case .instant(let instant, let zone):
            return [
                "dateTime": .string(Zones.text(instant, in: rules)), "timeZone": .string(zone ?? rules.identifier),
            ]
        }
    }

    /// Reads `date` or `dateTime` with `timeZone`. Milliseconds are ignored.
    ///
    /// - Parameter name: `start` or `end`, for the error text.
    init(_ value: JSONValue, name: String) throws(GoogleError) {
        func member(_ key: String) throws(GoogleError) -> String? {
            switch value[key] {
            case nil, .null: return nil
            case .string(let text): return text
            default: throw .invalid("Invalid value for: \(name).\(key)")
            }
        }
        let zone = try member("timeZone")
        if let zone, Zones.rules(zone) == nil {
            throw .invalid("Invalid time zone definition for \(name) time.")
        }
        switch (try member("date"), try member("dateTime")) {
        case (let date?, nil):
            guard let date = CalendarDate(text: date) else { throw .invalid("Invalid \(name) time.") }
            self = .day(date)
        case (nil, let text?):
            if let instant = try? Timestamp(rfc3339: text) {
                self = .instant(Timestamp(seconds: instant.seconds), zone: zone)
            } else if let rules = zone.flatMap(Zones.rules), let instant = Zones.instant(local: text, in: rules) {
                self = .instant(Timestamp(seconds: instant.seconds), zone: zone)
            } else {
                throw .invalid(
                    zone == nil ? "Missing time zone definition for \(name) time." : "Invalid \(name) time.")
            }
        case (nil, nil): throw .required("Missing \(name) time.")
        case (.some, .some): throw .invalid("Invalid \(name) time.")
        }
    }
}
