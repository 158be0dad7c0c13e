internal import Glibc

/// A database file and its companions in the file system.
struct DatabaseFile {
    let path: String

    /// Creates the file, if there is none, so that only its owner can read it; SQLite gives the same mode to the files
    /// beside it. An existing file that others may read is closed to them.
    func prepare() throws(DatabaseError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DatabaseError(systemError: errno, operation: "open \(path)") }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else {
            throw DatabaseError(systemError: errno, operation: "restrict access to \(path)")
        }
    }

    /// Makes the file's content durable.
    func sync() throws(DatabaseError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DatabaseError(systemError: errno, operation: "open \(path)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DatabaseError(systemError: errno, operation: "sync \(path)") }
    }

    /// Renames a damaged file and its log to names that are free.
    ///
    /// - Returns: the file's new name.
    func setAside() throws(DatabaseError) -> String {
        var number = 1
        while access("\(path).damaged-\(number)", F_OK) == 0 { number += 1 }
        let target = "\(path).damaged-\(number)"
        // The log first: a crash in between leaves a database without its log, which the next start sets aside again.
        // SQLite finds the log by the database's name, so the pair stays readable for a rescue.
        for suffix in ["-wal", "-shm", ""] where access(path + suffix, F_OK) == 0 {
            guard rename(path + suffix, target + suffix) == 0 else {
                throw DatabaseError(systemError: errno, operation: "rename \(path + suffix) to \(target + suffix)")
            }
        }
        try Self.syncFolder(of: path)
        return target
    }

    /// Makes a rename or a new name in the folder of `path` durable.
    static func syncFolder(of path: String) throws(DatabaseError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DatabaseError(systemError: errno, operation: "open \(folder)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DatabaseError(systemError: errno, operation: "sync \(folder)") }
    }
}
