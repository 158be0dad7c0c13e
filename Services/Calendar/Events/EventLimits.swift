import Configuration
import ServiceKit
import Time

/// How large an event may be that is made in Rollcall. What can be told is in `OwnEventSettings`.
struct EventLimits: Sendable {
    var titleBytes = 300
    var descriptionBytes = 8192
    var recurrenceLines = 20
    var days = 90
    /// Of the zone of events that say none.
    var timeZone = "UTC"

    /// One line; Notion and Google take more.
    static let locationBytes = 1024
    /// What browsers and calendars agree on.
    static let urlBytes = 2048
    /// A line with some hundred dates.
    static let recurrenceLineBytes = 4096
    /// Of identifiers that callers choose: of gatherings, owners, and keys of calls.
    static let identifierBytes = 128
    static let nameBytes = 200

    init() {}

    /// - Throws: what `ConfigurationReader` reports.
    init(_ configuration: ConfigurationSource) throws {
        self = try ConfigurationReader.read(from: configuration, known: AllSettings.summaries) { Self(&$0) }
    }

    private init(_ reader: inout ConfigurationReader) {
        titleBytes = reader[OwnEventSettings.titleBytes]
        descriptionBytes = reader[OwnEventSettings.descriptionBytes]
        recurrenceLines = reader[OwnEventSettings.recurrenceLines]
        days = reader[OwnEventSettings.eventDays]
        timeZone = reader[OwnEventSettings.timeZone]
        if (try? TimeZoneRules(identifier: timeZone)) == nil {
            reader.report("ROLLCALL_TIME_ZONE", "must be a name of the IANA such as Europe/Zurich")
        }
    }
}
