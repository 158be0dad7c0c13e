internal import CSQLite

/// One prepared statement. It belongs to its connection and must not be kept beyond the closure that got it, with the
/// exception that asking the connection for the same SQL again gives the same statement.
///
/// The hot path: take it once from `Connection.statement`, then per row bind, `run()`, bind, `run()`. Parameters that
/// are not bound anew keep their value.
public final class Statement {
    let handle: OpaquePointer
    /// The text it was made from.
    public let sql: String
    /// Column numbers by name; made at the first look-up by name.
    private var columns: [String: Int]?
    /// Whether a caller is in the middle of its rows.
    private(set) var isActive = false

    init(handle: OpaquePointer, sql: String) {
        self.handle = handle
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    /// The current row; meaningful after `step()` returned `true`, until the next `step()` or `reset()`.
    public var row: Row { Row(statement: self) }

    /// Goes to the next row.
    ///
    /// - Returns: `false` when there is none.
    /// - Throws: `DatabaseError`; the statement is reset then.
    public func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW:
            isActive = true
            return true
        case SQLITE_DONE:
            isActive = false
            return false
        case let code:
            let error = failure(code, "run a statement")
            reset()
            throw error
        }
    }

    /// Executes the statement to its end and makes it ready for the next values.
    ///
    /// - Returns: the number of rows it inserted, updated or deleted.
    @discardableResult
    public func run() throws(DatabaseError) -> Int {
        let connection = sqlite3_db_handle(handle)
        let before = sqlite3_total_changes64(connection)
        while try step() {}
        reset()
        // Not `sqlite3_changes` alone, which keeps the number of an earlier statement when this one is no change at all.
        return sqlite3_total_changes64(connection) == before ? 0 : Int(sqlite3_changes64(connection))
    }

    /// Ends the statement's work. A statement left in the middle of its rows keeps the write-ahead log from being reused.
    public func reset() {
        // The return value repeats the error of the last step, which has been thrown already.
        sqlite3_reset(handle)
        isActive = false
    }

    /// Forgets all bound values, and with them any borrowed memory.
    public func clearBindings() { sqlite3_clear_bindings(handle) }

    /// The number of a column, by the name it has in the statement.
    func column(named name: String) throws(DatabaseError) -> Int {
        if columns == nil {
            var found: [String: Int] = [:]
            for index in 0..<Int(sqlite3_column_count(handle)) {
                guard let name = sqlite3_column_name(handle, Int32(index)) else { continue }
                found[String(cString: name)] = index
            }
            columns = found
        }
        guard let column = columns?[name] else {
            throw DatabaseError(
                kind: .unexpectedValue, message: "there is no column \(name)", operation: "read a row", sql: sql)
        }
        return column
    }

    func failure(_ code: Int32, _ operation: String) -> DatabaseError {
        DatabaseError(reportedBy: sqlite3_db_handle(handle), code: code, operation: operation, sql: sql)
    }
}
