internal import CSQLite

extension Connection {
    /// Looks for damage in the whole file; about a second per gigabyte. What it has read is not kept in memory.
    ///
    /// - Throws: `DatabaseError` of kind `corrupt` naming the first finding.
    func quickCheck(path: String) throws {
        let finding = try value("PRAGMA quick_check(1)", as: String.self) ?? "no answer"
        sqlite3_db_release_memory(handle)
        guard finding == "ok" else {
            throw DatabaseError(kind: .corrupt, message: finding, operation: "check \(path)")
        }
    }

    /// Marks a new file as ours, and refuses the file of another program.
    func claimFile(applicationID: Int32, path: String) throws {
        let found = try value("PRAGMA application_id", as: Int64.self) ?? 0
        if found == Int64(applicationID) { return }
        let tables = try value("SELECT count(*) FROM sqlite_schema", as: Int.self) ?? 0
        guard found == 0, tables == 0 else {
            throw DatabaseError(
                kind: .incompatibleFile, message: "it belongs to another program (application id \(found))",
                operation: "use \(path)")
        }
        try execute(script: "PRAGMA application_id = \(applicationID)")
    }
}
