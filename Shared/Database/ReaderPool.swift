/// The reading half of a database: a few threads, each with a read-only connection, that take closures from one queue.
final class ReaderPool: Sendable {
    private let path: String
    private let queue = BlockingQueue<PendingRead>()
    private let count: Int
    /// One element for each thread that has closed its connection.
    private let (ended, ending) = AsyncStream.makeStream(of: Void.self)

    private init(_ configuration: DatabaseConfiguration) {
        path = configuration.path
        count = max(1, configuration.readers)
    }

    /// Opens the connections. The writer must have opened the file before.
    static func start(_ configuration: DatabaseConfiguration) async throws -> ReaderPool {
        let pool = ReaderPool(configuration)
        do {
            for number in 1...pool.count { try await pool.startThread(number, configuration) }
        } catch {
            pool.queue.close()
            throw error
        }
        return pool
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let accepted = queue.push(
                PendingRead { connection in
                    continuation.resume(with: Swift.Result { try connection.snapshot { try body(connection) } })
                })
            if !accepted { continuation.resume(throwing: DatabaseError.closed(path)) }
        }
    }

    /// Answers what has been asked, then closes the connections.
    func close() async {
        queue.close()
        for await _ in ended.prefix(count) {}
        ending.finish()  // A second call finds nothing to wait for.
    }

    private func startThread(_ number: Int, _ configuration: DatabaseConfiguration) async throws {
        let queue = queue
        let ending = ending
        try await withCheckedThrowingContinuation { (opened: CheckedContinuation<Void, any Error>) in
            do {
                try StorageThread.start {
                    let connection: Connection
                    do {
                        connection = try Connection.open(configuration, as: .reader)
                    } catch {
                        opened.resume(throwing: error)
                        return
                    }
                    opened.resume()
                    while let request = queue.takeOne() { request.answer(connection) }
                    connection.close()
                    ending.yield()
                }
            } catch {
                opened.resume(throwing: error)
            }
        }
    }
}

/// One closure that waits for a reader.
struct PendingRead: Sendable {
    let answer: @Sendable (Connection) -> Void

    init(_ answer: @escaping @Sendable (Connection) -> Void) { self.answer = answer }
}

extension Connection {
    /// Runs `body` on one state of the data, whatever is committed meanwhile.
    fileprivate func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("BEGIN")
        // Ends the snapshot, which keeps the log from being reused; there is nothing to undo.
        defer { rollBack() }
        return try body()
    }
}
