import JSON
import Time

/// A calendar with its events.
struct GoogleCalendar: Sendable {
    enum Role: String, Sendable, CaseIterable, Comparable {
        case freeBusyReader, reader, writer, owner

        static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .freeBusyReader: 0
            case .reader: 1
            case .writer: 2
            case .owner: 3
            }
        }
    }

    let id: String
    var summary: String
    var description: String?
    var location: String?
    var timeZone: String
    /// An account's own calendar, `primary` to it.
    let isPrimary: Bool
    var roles: [String: Role]
    /// The OAuth client that made it: what `calendar.app.created` is about.
    var createdByClient: String?
    var updated: Timestamp
    private(set) var events: [String: GoogleEvent] = [:]
    /// Exceptions by their series.
    private var exceptionIDs: [String: Set<String>] = [:]
    private(set) var changeCount: Int64 = 0
    private(set) var eventCount = 0
    /// Grows when old sync tokens are to die.
    private(set) var tokenGeneration = 0

    init(id: String, summary: String, timeZone: String, owner: String, isPrimary: Bool, at now: Timestamp) {
        self.id = id
        self.summary = summary
        self.timeZone = timeZone
        self.isPrimary = isPrimary
        roles = [owner: .owner]
        updated = now
    }

    /// Zones are checked when they are written.
    var rules: TimeZoneRules { Zones.rules(timeZone) ?? .utc }

    /// In the order in which they were made.
    var eventsInOrder: [GoogleEvent] { events.values.sorted { $0.serial < $1.serial } }

    func exceptions(of seriesID: String) -> [GoogleEvent] {
        (exceptionIDs[seriesID] ?? []).compactMap { events[$0] }.sorted { $0.serial < $1.serial }
    }

    /// Numbers a change that is about to be stored.
    mutating func nextChange(at now: Timestamp) -> Int64 {
        changeCount += 1
        updated = now
        return changeCount
    }

    mutating func nextSerial() -> Int {
        eventCount += 1
        return eventCount
    }

    mutating func store(_ event: GoogleEvent) {
        events[event.id] = event
        if let series = event.recurringEventID { exceptionIDs[series, default: []].insert(event.id) }
    }

    /// Removes every trace, as Google does with deleted events in the end.
    mutating func purge(_ id: String) {
        if let series = events[id]?.recurringEventID { exceptionIDs[series]?.remove(id) }
        events[id] = nil
    }

    mutating func invalidateSyncTokens() { tokenGeneration += 1 }
}
