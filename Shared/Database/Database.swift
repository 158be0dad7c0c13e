/// One SQLite file: one writer that commits in groups, and readers that it never blocks.
///
/// A program opens its file once, for its life. Every closure gets a `Connection` and is a transaction: what it does
/// happens as a whole or not at all. Closures are synchronous and run on the storage's own threads, so they must be
/// `@Sendable` and take in what they need; results must be `Sendable`. Keep them under 50 ms.
///
///     try await database.write { connection in
///         try connection.execute("INSERT INTO team (name) VALUES (?1)", name)
///     }
///     let count = try await database.read { connection in
///         try connection.value("SELECT count(*) FROM team", as: Int.self) ?? 0
///     }
public final class Database: Sendable {
    /// The file.
    public let path: String
    /// Where the previous file was moved because it was damaged, when that happened at this start. It deserves an alarm.
    public let damagedFile: String?

    private let writer: Writer
    private let readers: ReaderPool

    private init(path: String, damagedFile: String?, writer: Writer, readers: ReaderPool) {
        self.path = path
        self.damagedFile = damagedFile
        self.writer = writer
        self.readers = readers
    }

    /// Opens the file, creating it if need be: takes its lock, checks it, and applies the migrations it lacks.
    ///
    /// - Throws: `DatabaseError`; its kind and description say what stands in the way.
    public static func open(_ configuration: DatabaseConfiguration) async throws -> Database {
        let writer = Writer(configuration)
        let damagedFile = try await writer.start()
        do {
            let readers = try await ReaderPool.start(configuration)
            return Database(path: configuration.path, damagedFile: damagedFile, writer: writer, readers: readers)
        } catch {
            await writer.close()
            throw error
        }
    }

    /// Runs `body` in a write transaction and returns its result once the transaction is on the disk.
    ///
    /// Writes that arrive while a commit runs share the next transaction, each in a savepoint of its own, so that one
    /// that throws rolls back only itself. They run in the order in which they were asked for. A write that has been
    /// asked for is carried out even if the calling task is cancelled.
    ///
    /// - Throws: what `body` throws; `DatabaseError` when the transaction could not be committed (kind `storageFull`:
    ///   try again later), with nothing of it in the file.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        try await writer.write(body)
    }

    /// Runs `body` on a snapshot of the committed data, and returns its result. Changes are refused.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        try await readers.read(body)
    }

    /// Another number after each commit, before anybody is told of it: what was read at one version is still right at
    /// the same version.
    public var version: Int { writer.version }

    /// Counts since the file was opened.
    public var statistics: DatabaseStatistics { writer.statistics }

    /// Finishes the work that has been asked for, moves the write-ahead log into the file, and closes it. Further work
    /// is refused with an error of kind `closed`.
    public func close() async {
        await readers.close()
        await writer.close()
    }
}
