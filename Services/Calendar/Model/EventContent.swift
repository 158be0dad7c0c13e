/// What is kept in step between Rollcall and an outside calendar: what the event says, not who goes.
public struct EventContent: Hashable, Sendable, Codable {
    public var title: String
    /// Markdown. Calendars that hold something else are given their own form of it.
    public var description: String
    public var location: String
    public var time: EventTime
    public var status: Status
    /// Where people read more or register; empty for none.
    public var url: String
    public var recurrence: Recurrence?

    public enum Status: String, Codable, Sendable, CaseIterable, Hashable {
        case confirmed, tentative, canceled
    }

    public init(
        title: String, description: String = "", location: String = "", time: EventTime, status: Status = .confirmed,
        url: String = "", recurrence: Recurrence? = nil
    ) {
        self.title = title
        self.description = description
        self.location = location
        self.time = time
        self.status = status
        self.url = url
        self.recurrence = recurrence
    }
}

/// How an event repeats: kept as a series, never taken apart into copies.
public struct Recurrence: Hashable, Sendable, Codable {
    /// RRULE, RDATE and EXDATE as content lines of RFC 5545 without folding, such as `RRULE:FREQ=WEEKLY;COUNT=10`.
    public var lines: [String]
    /// Occurrences that differ from the rest, in the order of their slots.
    public var overrides: [Override]

    /// One occurrence that was changed or dropped.
    public struct Override: Hashable, Sendable, Codable {
        /// Where the rule put it: what identifies it, also after it was moved.
        public var slot: EventTime
        /// What it says instead; nil when it does not take place.
        public var content: OccurrenceContent?

        public init(slot: EventTime, content: OccurrenceContent?) {
            self.slot = slot
            self.content = content
        }
    }

    public init(lines: [String], overrides: [Override] = []) {
        self.lines = lines
        self.overrides = overrides
    }
}

/// What one occurrence of a series says.
public struct OccurrenceContent: Hashable, Sendable, Codable {
    public var title: String
    public var description: String
    public var location: String
    public var time: EventTime

    public init(title: String, description: String = "", location: String = "", time: EventTime) {
        self.title = title
        self.description = description
        self.location = location
        self.time = time
    }
}
