public import Contracts
public import Database
import JSON

/// Tells a part of a program's state as the events that would bring somebody there who has heard nothing.
///
/// Rows that say that something is gone belong to it: whoever asks may know of older times.
public typealias StateTeller = @Sendable (ReadState, Connection) throws -> StatePart

/// A part of a program's state, as events in the order in which they are to be applied.
public struct StatePart: Sendable {
    /// What the next question begins with; nil when this was the last part.
    public var nextCursor: String?
    public private(set) var entries: [RemoteEventEntry] = []
    private var bytes = 0

    private static let largestCount = 100
    private static let largestSize = 512 << 10

    public init(nextCursor: String? = nil) { self.nextCursor = nextCursor }

    /// Whether the rest belongs into further parts.
    public var isFull: Bool { entries.count >= Self.largestCount || bytes >= Self.largestSize }

    public mutating func add(_ event: some RemoteEvent) throws {
        let payload = try JSON.encode(event)
        bytes += payload.count
        entries.append(
            RemoteEventEntry(sequence: Int64(entries.count + 1), type: type(of: event).type, payload: payload))
    }
}
