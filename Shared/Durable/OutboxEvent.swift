public import Database
public import Time

/// One fact in an outbox.
public struct OutboxEvent: Sendable, Equatable, RowReadable {
    public let sequence: Int64
    /// Such as "attendance.changed".
    public let type: String
    public let createdAt: Timestamp
    public let payload: [UInt8]

    public init(row: Row) throws { try self.init(row, nil) }

    /// - Parameter types: whose payload is read, nil for all.
    init(_ row: Row, _ types: Set<String>?) throws {
        sequence = try row.int64(0)
        type = try row.string(1)
        createdAt = try row.get(2)
        payload = types?.contains(type) ?? true ? try row.bytes(3) : Self.emptyPayload
    }

    private static let emptyPayload = Array("{}".utf8)
}

/// A run of events, in order.
public struct OutboxPage: Sendable, Equatable {
    public let events: [OutboxEvent]
    /// The number of the last event there is; 0 when there has never been one. With it a reader knows how far behind it is.
    public let last: Int64
    /// Whether events between the number asked for and the first of the page have been pruned: a reader that is not new
    /// has missed them and must fetch the whole state again.
    public let isTruncated: Bool
}

/// A program that reads an outbox.
public struct OutboxSubscriber: Sendable, Equatable {
    public let name: String
    /// The last sequence number that it has applied.
    public let acknowledged: Int64
}

/// A mistake in the use of an outbox.
public enum OutboxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The payload has more than `Outbox.payloadLimit` bytes.
    case payloadTooLarge(type: String, bytes: Int)
    /// A reader has seen events that this file does not have: an old backup of it has been restored.
    case ahead(asked: Int64, last: Int64)

    public var description: String {
        switch self {
        case .payloadTooLarge(let type, let bytes):
            "the payload of a \(type) event has \(bytes) bytes, at most \(Outbox.payloadLimit) are allowed"
        case .ahead(let asked, let last):
            "a reader asks for events after \(asked) and the last one is \(last): an older copy of the file is in "
                + "use; the reader must fetch the whole state again and start from \(last)"
        }
    }
}
