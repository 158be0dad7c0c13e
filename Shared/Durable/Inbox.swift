public import Database

/// How far this program has applied the events of others. All in the caller's transaction, so that an event's effects
/// and the note that it has been applied are kept or lost together: delivered any number of times, applied once.
public enum Inbox {
    /// Runs `body` if the event has not been applied yet, and notes that it has.
    ///
    /// - Parameters:
    ///   - source: the producer's outbox, such as "luma".
    ///   - sequence: the event's number there.
    /// - Returns: whether `body` ran.
    /// - Throws: `InboxError.gap` when an event before this one is missing; what `body` throws.
    @discardableResult
    public static func applyOnce(
        _ source: String, _ sequence: Int64, in connection: Connection, _ body: () throws -> Void
    ) throws -> Bool {
        let position = try position(of: source, in: connection)
        if sequence <= position { return false }
        guard sequence == position + 1 else {
            throw InboxError.gap(source: source, expected: position + 1, found: sequence)
        }
        try body()
        try reset(source, to: sequence, in: connection)
        return true
    }

    /// The number of the last event applied; 0 when there has been none.
    public static func position(of source: String, in connection: Connection) throws -> Int64 {
        try connection.value("SELECT sequence FROM inbox WHERE source = ?1", source) ?? 0
    }

    /// Whether the producer has been heard, if only to say that there is nothing.
    public static func hasBegun(_ source: String, in connection: Connection) throws -> Bool {
        try connection.value("SELECT EXISTS (SELECT 1 FROM inbox WHERE source = ?1)", source) ?? false
    }

    /// Goes on after `sequence`, whatever was applied before: after the whole state has been fetched anew.
    public static func reset(_ source: String, to sequence: Int64, in connection: Connection) throws {
        try connection.execute(
            """
            INSERT INTO inbox (source, sequence) VALUES (?1, ?2)
            ON CONFLICT (source) DO UPDATE SET sequence = excluded.sequence
            """, source, sequence)
    }
}

/// What stands in the way of applying an event.
public enum InboxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An event in between is missing; ask again from `expected - 1`.
    case gap(source: String, expected: Int64, found: Int64)

    public var description: String {
        switch self {
        case .gap(let source, let expected, let found):
            "event \(found) of \(source) came where \(expected) is due: events in between are missing"
        }
    }
}
