public import JSON
public import JSONRPC

/// Asks a program for its events after a position, waiting for one if there is none.
/// Asking from a position acknowledges everything up to it, unless the question says how far events have been applied.
public struct ReadEvents: RemoteCall, Hashable {
    public static let method = "events.read"
    public typealias Result = RemoteEventPage

    /// The asking program's name.
    public var subscriber: String
    /// The last sequence number that the subscriber has; 0 from the beginning.
    public var after: Int64
    /// The last sequence number that it has applied, where that is another one: it reads ahead.
    public var applied: Int64?
    /// Kinds whose payload is wanted; events of other kinds come with an empty one. All if absent.
    public var types: [String]?
    /// 1…1,000 events.
    public var limit: Int
    /// How long to wait for the first event, 0…60,000 ms.
    public var waitMilliseconds: Int

    public init(
        subscriber: String, after: Int64, applied: Int64? = nil, types: [String]? = nil, limit: Int = 100,
        waitMilliseconds: Int = 25000
    ) {
        self.subscriber = subscriber
        self.after = after
        self.applied = applied
        self.types = types
        self.limit = limit
        self.waitMilliseconds = waitMilliseconds
    }
}

public struct RemoteEventPage: Codable, Sendable, Hashable {
    public var entries: [RemoteEventEntry]
    /// Whether events right after the position are no longer kept, or the position is one that has never been reached:
    /// only `ReadState` tells what is missing then.
    public var isTruncated: Bool

    public init(entries: [RemoteEventEntry], isTruncated: Bool = false) {
        self.entries = entries
        self.isTruncated = isTruncated
    }
}

extension RemoteEventPage: JSONReadable, JSONWritable {
    public init(json: JSONNode) throws {
        entries = try json.read("entries")
        isTruncated = try json.readIfPresent("isTruncated") ?? false
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("entries", entries)
            if isTruncated { writer.member("isTruncated", true) }
        }
    }
}

/// One event of a program's outbox. Its payload stays the JSON it was stored as until whoever applies it knows its type.
public struct RemoteEventEntry: Codable, Sendable, Hashable {
    public var sequence: Int64
    /// Such as `guests.page`.
    public var type: String
    /// A JSON object.
    public var payload: [UInt8]

    public init(sequence: Int64, type: String, payload: [UInt8]) {
        self.sequence = sequence
        self.type = type
        self.payload = payload
    }

    /// The event, if it is of this type; `nil` if it is of another.
    ///
    /// - Throws: what is wrong with the payload.
    public func decoded<Event: RemoteEvent>(as event: Event.Type = Event.self) throws -> Event? {
        type == Event.type ? try JSON.decode(event, from: payload) : nil
    }
}

extension RemoteEventEntry: JSONReadable, JSONWritable {
    public init(json: JSONNode) throws {
        sequence = try json.read("sequence")
        type = try json.read("type")
        payload = try json.member("payload").rawBytes
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("sequence", sequence)
            writer.member("type", type)
            writer.key("payload")
            writer.raw(payload)
        }
    }
}
