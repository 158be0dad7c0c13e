public import Time

/// An event as an outside calendar has it.
public struct OutsideEvent: Hashable, Sendable {
    /// The calendar's own identifier: Google's event id, Notion's page id, the path of a CalDAV resource.
    public var id: String
    /// Changes with every change: an ETag or, where there is none, a hash of the content.
    public var version: String
    public var content: EventContent
    public var attendees: [Attendee]
    /// When it was last changed there, as exactly as that calendar tells.
    public var updatedAt: Timestamp?
    /// The mark that Rollcall left when it made the event; nil for events that others made.
    public var mark: String?
    /// The event as it came, for calendars that must be given back what Rollcall does not know.
    public var original: [UInt8]
    /// Whether a creation has just made it of its draft: then what it says is what the calendar makes of that. One that was
    /// only found may be of an older draft.
    public var isNew = false

    public init(
        id: String, version: String, content: EventContent, attendees: [Attendee] = [], updatedAt: Timestamp? = nil,
        mark: String? = nil, original: [UInt8] = []
    ) {
        self.id = id
        self.version = version
        self.content = content
        self.attendees = attendees
        self.updatedAt = updatedAt
        self.mark = mark
        self.original = original
    }
}

/// Without the original, which is kept apart, and not always; and nothing that was kept is new.
extension OutsideEvent: Codable {
    private enum CodingKeys: String, CodingKey { case id, version, content, attendees, updatedAt, mark }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(String.self, forKey: .id),
            version: try container.decode(String.self, forKey: .version),
            content: try container.decode(EventContent.self, forKey: .content),
            attendees: try container.decode([Attendee].self, forKey: .attendees),
            updatedAt: try container.decodeIfPresent(Timestamp.self, forKey: .updatedAt),
            mark: try container.decodeIfPresent(String.self, forKey: .mark))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(version, forKey: .version)
        try container.encode(content, forKey: .content)
        try container.encode(attendees, forKey: .attendees)
        try container.encodeIfPresent(updatedAt, forKey: .updatedAt)
        try container.encodeIfPresent(mark, forKey: .mark)
    }
}

/// Somebody who is invited in a calendar.
public struct Attendee: Hashable, Sendable, Codable {
    public var email: String
    public var name: String?
    public var response: Response

    public enum Response: String, Codable, Sendable, CaseIterable, Hashable {
        case needsAction, accepted, tentative, declined
    }

    public init(email: String, name: String? = nil, response: Response = .needsAction) {
        self.email = email
        self.name = name
        self.response = response
    }

    /// The same for addresses that count as one: letters of ASCII count alike in both cases. Of others nobody knows who
    /// treats which alike, and taking two people for one would lose one of them: U+212A, the sign for kelvin, is not the
    /// k of another address.
    public static func key(_ email: String) -> [UInt8] {
        email.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}

/// What happened in an outside calendar.
public enum OutsideChange: Hashable, Sendable {
    /// New or changed: what it is now.
    case changed(OutsideEvent)
    /// Gone, and told so by the calendar itself.
    case removed(id: String)
    /// One occurrence of a series, where the calendar tells of it by itself; `content` is nil when it was dropped, and
    /// `updatedAt` when it was last changed there, as exactly as that calendar tells.
    case occurrence(seriesID: String, slot: EventTime, content: OccurrenceContent?, updatedAt: Timestamp? = nil)
    /// Something that cannot be read as an event. It is left alone, and named in the status of the integration.
    case unreadable(id: String, reason: String)
}

/// A page of changes.
public struct ChangePage: Hashable, Sendable {
    public var changes: [OutsideChange]
    public var next: Next

    public enum Next: Hashable, Sendable {
        /// There is more; nothing may be remembered as done before the last page has come.
        case page(String)
        /// All is told; the next question begins here. `isComplete` when every event that is there was named, so that
        /// what was not named is not there.
        case end(cursor: String, isComplete: Bool)
    }

    public init(changes: [OutsideChange], next: Next) {
        self.changes = changes
        self.next = next
    }
}
