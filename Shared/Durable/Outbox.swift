public import Database
public import EventLoop
internal import Time

/// Facts that other programs must not miss: written in the transaction that makes them true, read in order from any
/// point on, kept until every subscriber has them.
public final class Outbox: Sendable {
    /// Bytes in the payload of one event: what does not fit is sent as a reference.
    public static let payloadLimit = 1 << 20
    /// Bytes of payload in one page; a page has at least one event.
    static let pageBytes = 1 << 20

    let database: Database
    let time: any TimeSource
    let acknowledged = Lock<[String: Int64]>([:])
    let readers = OutboxReaders()
    private let signal: CommitSignal

    /// - Parameter database: opened with `DurableSchema.migrations`.
    public init(database: Database, time: any TimeSource) {
        self.database = database
        self.time = time
        let readers = readers
        signal = CommitSignal { _ in readers.wake() }
    }

    /// Adds an event in the caller's transaction.
    ///
    /// - Returns: its sequence number. Numbers have no gaps, and their order is the order of the commits.
    /// - Throws: `OutboxError.payloadTooLarge`, `DatabaseError`.
    @discardableResult
    public func append(_ type: String, _ payload: [UInt8], in connection: Connection) throws -> Int64 {
        guard payload.count <= Self.payloadLimit else {
            throw OutboxError.payloadTooLarge(type: type, bytes: payload.count)
        }
        let statement = try connection.statement("INSERT INTO outbox (type, created_at, payload) VALUES (?1, ?2, ?3)")
        try statement.bindText(type, at: 1)
        try statement.bindInteger(time.now.milliseconds, at: 2)
        try payload.withUnsafeBytes { payload in
            try statement.bindBlob(borrowing: payload, at: 3)
            try statement.run()
        }
        connection.raise(signal)
        return connection.lastInsertedRowID
    }

    /// The events after a sequence number, oldest first.
    ///
    /// - Parameters:
    ///   - types: whose payload is wanted, nil for all; events of other types come with an empty object instead.
    ///   - limit: events in the page, 1 to 10,000.
    /// - Throws: `OutboxError.ahead` when the number is beyond the last event.
    public func read(after sequence: Int64, types: Set<String>? = nil, limit: Int = 256) async throws -> OutboxPage {
        let limit = min(max(limit, 1), 10_000)
        return try await database.read { try OutboxTable($0).page(after: sequence, types: types, limit: limit) }
    }

    /// The number of the last event there is; 0 when there has never been one.
    public static func position(in connection: Connection) throws -> Int64 { try OutboxTable(connection).last() }

    /// `read` for a named subscriber, which also acknowledges everything up to `sequence`, or up to `applied` where it
    /// reads ahead. If there is nothing to read yet, waits for it, up to `wait`; an empty page then means that there was
    /// nothing, or nothing any more: see `OutboxPage.isTruncated`.
    @LoopActor public func poll(
        subscriber: String, after sequence: Int64, applied: Int64? = nil, types: Set<String>? = nil, limit: Int = 256,
        wait: Duration
    ) async throws -> OutboxPage {
        try await acknowledge(applied ?? sequence, subscriber: subscriber)
        let deadline = time.monotonic + wait
        while true {
            let version = readers.version
            let page = try await read(after: sequence, types: types, limit: limit)
            let left = deadline - time.monotonic
            if !page.events.isEmpty || page.isTruncated || left <= .zero || readers.isClosed { return page }
            try await readers.waitForChange(since: version, time, left)
        }
    }

    /// Answers everyone who waits in `poll` at once, from now on, so that a program that stops need not wait for them.
    @LoopActor public func stopWaiting() {
        readers.close()
    }
}
