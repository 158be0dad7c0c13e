internal import Glibc

/// Keeps a second instance of a program away from a database: an exclusive lock on a file beside it, which the kernel
/// releases when the program ends, however it ends. The file itself stays and means nothing.
final class LockFile {
    private let descriptor: Int32

    /// - Throws: `DatabaseError` of kind `alreadyInUse` when another program holds the lock.
    init(for databasePath: String) throws(DatabaseError) {
        let path = databasePath + ".lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DatabaseError(systemError: errno, operation: "open \(path)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let failure = errno
            close(descriptor)
            guard failure == EWOULDBLOCK else { throw DatabaseError(systemError: failure, operation: "lock \(path)") }
            throw DatabaseError(
                kind: .alreadyInUse, message: "another running program has it open for writing",
                operation: "open \(databasePath)")
        }
    }

    deinit { close(descriptor) }

    func unlock() { flock(descriptor, LOCK_UN) }
}

extension DatabaseError {
    /// A system call that failed outside SQLite.
    init(systemError code: Int32, operation: String) {
        let kind: Kind =
            switch code {
            case ENOSPC, EDQUOT: .storageFull
            case EACCES, EPERM, ENOENT, ENOTDIR, EISDIR: .cannotOpen
            case EROFS: .readOnly
            default: .inputOutput
            }
        self.init(kind: kind, message: String(cString: strerror(code)), operation: operation)
    }
}
