/// The writing half of a database: takes closures from any task to the writer's thread.
final class Writer: Sendable {
    private let configuration: DatabaseConfiguration
    private let queue = BlockingQueue<WriterOrder>()
    private let counts = WriterCounts()

    init(_ configuration: DatabaseConfiguration) { self.configuration = configuration }

    /// Starts the thread, which opens the file.
    ///
    /// - Returns: where a damaged file was moved, if there was one.
    func start() async throws -> String? {
        let configuration = configuration
        let queue = queue
        let counts = counts
        return try await withCheckedThrowingContinuation { continuation in
            do {
                try StorageThread.start {
                    let opened: OpenedFile
                    do {
                        opened = try OpenedFile(configuration)
                    } catch {
                        queue.close()
                        continuation.resume(throwing: error)
                        return
                    }
                    let loop = WriterLoop(opened.connection, configuration, counts)
                    continuation.resume(returning: opened.damagedFile)
                    let tellClosed = loop.run(queue)
                    // Whoever is told may open the file again at once.
                    opened.unlock()
                    tellClosed?()
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    func write<Result: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            if !queue.push(.write(PendingWrite(body, continuation))) {
                continuation.resume(throwing: DatabaseError.closed(configuration.path))
            }
        }
    }

    var version: Int { counts.version }

    var statistics: DatabaseStatistics { counts.snapshot(waiting: queue.count) }

    func close() async {
        await withCheckedContinuation { continuation in
            // In one step: a write that came after it would find the file closed.
            if !queue.close(after: .close(tell: { continuation.resume() })) { continuation.resume() }
        }
    }
}

/// What the writer's thread is asked to do.
enum WriterOrder: Sendable {
    case write(PendingWrite)
    /// Close the file, then tell. The last order there is.
    case close(tell: @Sendable () -> Void)
}

/// One closure on its way through a transaction, and the caller who waits for it.
struct PendingWrite: Sendable {
    /// Runs the closure.
    let attempt: @Sendable (Connection) -> AttemptedWrite
    /// Tells the caller that the closure was not run.
    let refuse: @Sendable (any Error) -> Void

    init<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Result,
        _ continuation: CheckedContinuation<Result, any Error>
    ) {
        refuse = { continuation.resume(throwing: $0) }
        attempt = { connection in
            do {
                let result = try body(connection)
                return AttemptedWrite(failure: nil) { transactionFailure in
                    if let transactionFailure {
                        continuation.resume(throwing: transactionFailure)
                    } else {
                        continuation.resume(returning: result)
                    }
                }
            } catch {
                return AttemptedWrite(failure: error) { _ in continuation.resume(throwing: error) }
            }
        }
    }
}

/// A closure that has run, in a transaction that has not ended yet.
struct AttemptedWrite: Sendable {
    /// What the closure threw.
    let failure: (any Error)?
    /// Tells the caller how it ended: with the transaction's failure, or `nil` when it is on the disk.
    let settle: @Sendable ((any Error)?) -> Void
}

extension DatabaseError {
    static func closed(_ path: String) -> DatabaseError {
        DatabaseError(kind: .closed, message: "it has been closed", operation: "use \(path)")
    }
}
