/// A database file that is locked, checked, and up to date, with its read-write connection.
struct OpenedFile {
    let connection: Connection
    /// Where the previous, damaged file was moved.
    let damagedFile: String?
    private let lock: LockFile

    init(_ configuration: DatabaseConfiguration) throws {
        let file = DatabaseFile(path: configuration.path)
        lock = try LockFile(for: configuration.path)
        try file.prepare()
        do {
            connection = try Self.openAndCheck(configuration)
            damagedFile = nil
        } catch let error as DatabaseError where error.isCorrupt && configuration.damagedFile == .setAside {
            damagedFile = try file.setAside()
            try file.prepare()
            connection = try Self.openAndCheck(configuration)
        }
        try connection.claimFile(applicationID: configuration.applicationID, path: configuration.path)
        try Migrator(sets: configuration.migrations, path: configuration.path).run(on: connection)
    }

    /// Lets others open the file; the connection must be closed.
    func unlock() { lock.unlock() }

    private static func openAndCheck(_ configuration: DatabaseConfiguration) throws -> Connection {
        let connection = try Connection.open(configuration, as: .writer)
        try connection.quickCheck(path: configuration.path)
        return connection
    }
}
