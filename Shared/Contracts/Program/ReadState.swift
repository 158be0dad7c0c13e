public import JSON
public import JSONRPC

/// Asks a program for everything that its events have told and that still holds, as events: for whoever needs some that
/// are no longer kept.
public struct ReadState: RemoteCall, Hashable {
    public static let method = "events.state"
    public typealias Result = StatePage

    /// `nextCursor` of the page before; absent for the first page.
    public var cursor: String?
    /// Kinds that are wanted; all if absent. With none, the answer tells only the position.
    public var types: [String]?

    public init(cursor: String? = nil, types: [String]? = nil) {
        self.cursor = cursor
        self.types = types
    }

    public func wants(_ event: (some RemoteEvent).Type) -> Bool { types?.contains(event.type) ?? true }
}

public struct StatePage: Codable, Sendable, Hashable {
    /// To be applied in this order; numbered within the page.
    public var entries: [RemoteEventEntry]
    public var nextCursor: String?
    /// The number of the last event that the page takes into account. Whoever has applied all pages goes on with the
    /// events after the first page's position: they repeat what later pages have told already, and miss nothing.
    public var position: Int64

    public init(entries: [RemoteEventEntry], nextCursor: String? = nil, position: Int64) {
        self.entries = entries
        self.nextCursor = nextCursor
        self.position = position
    }
}

extension StatePage: JSONReadable, JSONWritable {
    public init(json: JSONNode) throws {
        entries = try json.read("entries")
        nextCursor = try json.readIfPresent("nextCursor")
        position = try json.read("position")
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("entries", entries)
            writer.memberIfPresent("nextCursor", nextCursor)
            writer.member("position", position)
        }
    }
}
