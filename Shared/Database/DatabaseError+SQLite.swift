internal import CSQLite

extension DatabaseError {
    /// The failure that `connection` has just reported.
    init(reportedBy connection: OpaquePointer?, code: Int32, operation: String, sql: String? = nil) {
        let extended = connection.map(sqlite3_extended_errcode) ?? code
        // A later call may already have reset the connection's own code; the return value then knows better.
        let known = extended & 0xff == code & 0xff ? extended : code
        let text = connection.flatMap(sqlite3_errmsg) ?? sqlite3_errstr(code)
        self.init(
            kind: Kind(code: known), code: known, message: text.map { String(cString: $0) } ?? "unknown error",
            operation: operation, sql: sql)
    }
}

extension DatabaseError.Kind {
    /// Translates SQLite's result codes; extended codes count as their primary one.
    init(code: Int32) {
        self =
            switch code & 0xff {
            case SQLITE_FULL: .storageFull
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            case SQLITE_IOERR: .inputOutput
            case SQLITE_READONLY: .readOnly
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .cannotOpen
            case SQLITE_TOOBIG: .tooBig
            case SQLITE_MISMATCH: .unexpectedValue
            default: .other
            }
    }
}
