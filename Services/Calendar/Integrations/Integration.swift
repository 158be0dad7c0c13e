import CalendarModel
import Contracts
import NotionCalendar
import Time

/// One outside calendar of one owner, and how events are kept in step with it.
struct Integration: Sendable, Hashable, Identifiable {
    var id: String
    var owner: EventOwner
    var provider: CalendarProvider
    /// Google's calendar id, Notion's data source id, the URL of a CalDAV collection.
    var outsideCalendar: String
    /// What people call it.
    var name: String
    var credential: String
    var direction: SyncDirection
    /// Which events it shows, besides those that came from it.
    var scope: FeedScope
    var settings: IntegrationSettings
    var isActive: Bool
    var createdAt: Timestamp
    /// Of the account's secret when this was read: what is refused later is that one, not what somebody gives meanwhile.
    var credentialVersion: Int64 = 0

    /// Whether the attendees that others want are written to it. Whom a shop has sold tickets to is nobody's business but
    /// the community's and the event's owner's.
    func mayWriteAttendees(of event: CalendarEvent) -> Bool {
        settings.writesAttendees && direction != .importOnly
            && (owner.kind == .organization || event.owner == owner)
    }

    /// Whether what says this is left out of the calendar because nobody said when it ends. Of a series, its own time
    /// decides, whatever its exceptions say.
    func leavesOut(_ content: EventContent) -> Bool { settings.skipsMissingEnd && !content.time.hasEnd }

    /// Whether only a reading may obey what was deleted in the calendar: it knows when a person has to look first. In one
    /// that is only written to, a deleted event is made again, which needs no look unless somebody wants to be asked.
    var obeysRemovalsInReadings: Bool { direction != .exportOnly || settings.asksBeforeRemovals }

    /// Which way a merge goes, for an event that is at home in `home`.
    func rules(forEventAtHomeIn home: EventHome) -> MergeRules {
        MergeRules(
            direction: direction, policy: settings.conflictPolicy, owned: home == .luma ? settings.lumaFields : [])
    }
}

/// Which kind of outside calendar.
enum CalendarProvider: String, Codable, Sendable, CaseIterable, Hashable {
    case google, notion, caldav
}

/// Whose word counts about an event.
enum EventHome: String, Codable, Sendable, CaseIterable, Hashable {
    case luma, rollcall, google, notion, caldav

    /// Whether its events are imported from outside calendars.
    var isOutside: Bool { self != .luma && self != .rollcall }

    init(_ provider: CalendarProvider) {
        self =
            switch provider {
            case .google: .google
            case .notion: .notion
            case .caldav: .caldav
            }
    }
}

/// What can be chosen for an integration. Missing members have their usual value.
struct IntegrationSettings: Codable, Sendable, Hashable {
    var conflictPolicy = ConflictPolicy.latest
    /// Of an event that is at home in Luma, what only Luma may change.
    var lumaFields: Set<EventField> = [.time, .location, .status, .url, .recurrence]
    /// How long an event lasts whose end nobody said, in minutes.
    var usualMinutes = 60
    /// Whether events whose end nobody said are not written at all.
    var skipsMissingEnd = false
    /// Whether everything that is deleted in the calendar waits for a person, however little it is.
    var asksBeforeRemovals = false
    /// Whether attendees are written to the calendar.
    var writesAttendees = false
    /// Whether the calendar may write mails to attendees.
    var notifiesAttendees = false
    /// Who may see events that come from this calendar.
    var visibility = EventVisibility.private
    /// Days of the past that a first reading looks at.
    var pastDays = 30
    /// Whether Google is to tell of changes, where it can.
    var keepsChannel = true
    /// Which property of a Notion data source holds what; set when the calendar is connected.
    var notionProperties: NotionPropertyMap?
    /// By which a CalDAV server knows the account's owner, the first of which invites; nil until the server was asked.
    var ownAddresses: [String]?

    init() {}

    private enum Key: String, CodingKey {
        case conflictPolicy, lumaFields, usualMinutes, skipsMissingEnd, asksBeforeRemovals, writesAttendees
        case notifiesAttendees, visibility, pastDays, keepsChannel, notionProperties, ownAddresses
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func value<Value: Decodable>(_ key: Key, _ usual: Value) throws -> Value {
            try container.decodeIfPresent(Value.self, forKey: key) ?? usual
        }
        conflictPolicy = try value(.conflictPolicy, conflictPolicy)
        lumaFields = try value(.lumaFields, lumaFields)
        usualMinutes = try value(.usualMinutes, usualMinutes)
        skipsMissingEnd = try value(.skipsMissingEnd, skipsMissingEnd)
        asksBeforeRemovals = try value(.asksBeforeRemovals, asksBeforeRemovals)
        writesAttendees = try value(.writesAttendees, writesAttendees)
        notifiesAttendees = try value(.notifiesAttendees, notifiesAttendees)
        visibility = try value(.visibility, visibility)
        pastDays = try value(.pastDays, pastDays)
        keepsChannel = try value(.keepsChannel, keepsChannel)
        notionProperties = try container.decodeIfPresent(NotionPropertyMap.self, forKey: .notionProperties)
        ownAddresses = try container.decodeIfPresent([String].self, forKey: .ownAddresses)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(conflictPolicy, forKey: .conflictPolicy)
        try container.encode(EventField.allCases.filter(lumaFields.contains), forKey: .lumaFields)
        try container.encode(usualMinutes, forKey: .usualMinutes)
        try container.encode(skipsMissingEnd, forKey: .skipsMissingEnd)
        try container.encode(asksBeforeRemovals, forKey: .asksBeforeRemovals)
        try container.encode(writesAttendees, forKey: .writesAttendees)
        try container.encode(notifiesAttendees, forKey: .notifiesAttendees)
        try container.encode(visibility, forKey: .visibility)
        try container.encode(pastDays, forKey: .pastDays)
        try container.encode(keepsChannel, forKey: .keepsChannel)
        try container.encodeIfPresent(notionProperties, forKey: .notionProperties)
        try container.encodeIfPresent(ownAddresses, forKey: .ownAddresses)
    }
}
