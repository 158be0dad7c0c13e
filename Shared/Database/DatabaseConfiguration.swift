/// How a program opens its file.
public struct DatabaseConfiguration: Sendable {
    /// The database file. `-wal`, `-shm` and `.lock` files appear beside it, all readable by their owner only.
    public var path: String
    /// The tables, in the order in which the sets build on each other.
    public var migrations: [MigrationSet]
    /// Tells files of different programs apart (SQLite's `application_id`).
    public var applicationID: Int32 = 0x526f_6c6c  // "Roll"
    /// Connections for reading, each on a thread of its own.
    public var readers = 2
    /// The writer's page cache in KiB; each reader has a quarter of it. Small, since the kernel caches the file anyway.
    public var cacheKiB = 2048
    /// Bytes of the file that readers map into memory. 0, the default, because an I/O error in mapped memory is a crash
    /// (SIGBUS) instead of an error, and because mapped pages count as resident memory. Worth it only for a read-only
    /// scan of a table that is much larger than the cache.
    public var mappedBytes = 0
    /// How long a statement waits for a lock held by another process (a backup tool, a shell), in milliseconds.
    public var busyTimeoutMilliseconds: Int32 = 5000
    /// What to do at start with a file that is damaged or is no SQLite file.
    public var damagedFile = DamagedFilePolicy.setAside
    /// Called on the writer's thread, before any caller learns of it, when the disk failed in a write: the program
    /// should exit at once, and recover by starting again.
    public var onFatalError: @Sendable (DatabaseError) -> Void = { _ in }

    public init(path: String, migrations: [MigrationSet] = []) {
        self.path = path
        self.migrations = migrations
    }
}

/// What to do at start with a file that SQLite finds damaged.
public enum DamagedFilePolicy: Sendable {
    /// Refuse to start and touch nothing.
    case refuse
    /// Rename it, never delete it, and start with an empty file. `Database.damagedFile` then names where it went.
    case setAside
}
