internal import CSQLite
internal import Glibc

/// One online backup, made on a thread and a read-only connection of its own.
struct Backup: Sendable {
    let source: String
    let target: String

    private var partial: String { target + ".partial" }

    func run() throws {
        guard target != source else {
            throw DatabaseError(kind: .other, message: "it is the database itself", operation: "back up to \(target)")
        }
        removePartial()
        do {
            try DatabaseFile(path: partial).prepare()
            try copy()
            try DatabaseFile(path: partial).sync()
            guard rename(partial, target) == 0 else {
                throw DatabaseError(systemError: errno, operation: "rename \(partial) to \(target)")
            }
            try DatabaseFile.syncFolder(of: target)
        } catch {
            removePartial()
            throw error
        }
    }

    private func copy() throws {
        let from = try Connection.open(source, flags: SQLITE_OPEN_READONLY)
        let into = try Connection.open(partial, flags: SQLITE_OPEN_READWRITE)
        defer {
            into.close()
            from.close()
        }
        guard let backup = sqlite3_backup_init(into.handle, "main", from.handle, "main") else {
            throw into.failure(sqlite3_errcode(into.handle), "begin the backup to \(target)")
        }
        // All pages in one step: they belong to one snapshot, and no writer can make the copy start over.
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else {
            throw DatabaseError(reportedBy: into.handle, code: code, operation: "back up to \(target)")
        }
        // A backup is one file: without a write-ahead log beside it.
        try into.execute(script: "PRAGMA journal_mode = DELETE")
        try into.quickCheck(path: partial)
    }

    /// Removes what an earlier attempt left; that there is nothing to remove is the usual case.
    private func removePartial() {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(partial + suffix) }
    }
}
