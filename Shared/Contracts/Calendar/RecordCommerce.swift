public import JSONRPC
public import Time

/// Takes over what a shop or a course platform says: what it offers, and who has a ticket for it.
///
/// The kinds are `resource/created`, `resource/updated`, `ticket/purchased`, `ticket/refunded` and `ticket/transferred`.
/// The same again changes nothing, and what comes late does no harm, as long as it says when it happened, or names a
/// delivery that is known: an old word that does neither cannot be told from a new one.
public struct RecordCommerce: RemoteCall, Hashable {
    public static let method = "calendar.recordCommerce"
    public typealias Result = CommerceOutcome

    /// The kind of event; also read from `name`, as some senders call it.
    public var type: String
    public var data: CommerceData
    /// When it happened, as Standard Webhooks have it: what is older than what is known already changes nothing. Unless it
    /// is said, or when it is no instant of RFC 3339, that is when the call comes.
    public var timestamp: Timestamp?
    /// What names this telling of it, of 1 to 200 bytes: a call with the same one changes nothing.
    public var delivery: String?

    public init(type: String, data: CommerceData, timestamp: Timestamp? = nil, delivery: String? = nil) {
        self.type = type
        self.data = data
        self.timestamp = timestamp
        self.delivery = delivery
    }

    private enum CodingKeys: String, CodingKey { case type, name, data, timestamp, delivery }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type =
            try container.decodeIfPresent(String.self, forKey: .type)
            ?? container.decode(String.self, forKey: .name)
        data = try container.decode(CommerceData.self, forKey: .data)
        // Senders write it in other forms too, and what they say is not to be refused for that.
        timestamp = try? container.decodeIfPresent(Timestamp.self, forKey: .timestamp)
        delivery = try container.decodeIfPresent(String.self, forKey: .delivery)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encode(data, forKey: .data)
        try container.encodeIfPresent(timestamp, forKey: .timestamp)
        try container.encodeIfPresent(delivery, forKey: .delivery)
    }
}

/// What such an event is about; which members there are depends on its kind.
public struct CommerceData: Codable, Sendable, Hashable {
    // Of a resource
    public var id: String?
    /// `event`; anything else is no gathering, but may have parts that are.
    public var type: String?
    public var title: String?
    /// Markdown.
    public var description: String?
    public var startsAt: Timestamp?
    public var endsAt: Timestamp?
    public var timezone: String?
    public var location: String?
    public var url: String?
    /// `published` when absent; in any other state the event does not take place.
    public var state: String?
    /// The resources that a ticket for this one is good for as well: the events of a series or a cohort.
    public var parts: [String]?

    // Of a ticket
    public var purchaseId: String?
    /// A resource's id, or an event's.
    public var resourceId: String?
    public var email: String?
    public var name: String?
    /// Whom a transferred ticket belongs to now; `email` says whose it was.
    public var newEmail: String?
    public var newName: String?

    public init() {}
}

/// What became of an event of a shop's.
public struct CommerceOutcome: Codable, Sendable, Hashable {
    public var status: Status
    /// Why it was skipped.
    public var reason: String?
    /// The events whose attendees or content it changed.
    public var events: [String]

    public enum Status: String, Codable, Sendable, CaseIterable, Hashable {
        /// Calendars are being brought up to date.
        case success
        /// It says nothing new, or nothing that concerns calendars.
        case skipped
    }

    public init(status: Status, reason: String? = nil, events: [String] = []) {
        self.status = status
        self.reason = reason
        self.events = events
    }
}
