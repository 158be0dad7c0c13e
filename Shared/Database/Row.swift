internal import CSQLite

/// The current row of a query. Valid only inside the closure it is passed to; take values out, never the row.
///
/// Columns are named by number (0 is the first; fastest) or by the name they have in the SQL. Nothing is converted
/// silently: asking for a string where there is a number, or for a value where there is NULL, throws.
public struct Row {
    let statement: Statement

    /// The value of a column as the type that is asked for: `let name: String = try row.get("name")`.
    @inlinable
    public func get<Value: SQLValue>(_ column: Int, as type: Value.Type = Value.self) throws(DatabaseError) -> Value {
        try Value(self, column: column)
    }

    /// The value of a column, `nil` for NULL: `let note: String? = try row.get("note")`.
    @inlinable
    public func get<Value: SQLValue>(_ column: Int, as type: Value?.Type = Value?.self) throws(DatabaseError) -> Value?
    {
        isNull(column) ? nil : try Value(self, column: column)
    }

    /// The value of a column as the type that is asked for.
    public func get<Value: SQLValue>(_ name: String, as type: Value.Type = Value.self) throws(DatabaseError) -> Value {
        try get(try statement.column(named: name))
    }

    /// The value of a column, `nil` for NULL.
    public func get<Value: SQLValue>(_ name: String, as type: Value?.Type = Value?.self) throws(DatabaseError) -> Value?
    {
        try get(try statement.column(named: name))
    }

    public func isNull(_ column: Int) -> Bool { type(of: column) == SQLITE_NULL }

    public func isNull(_ name: String) throws(DatabaseError) -> Bool { isNull(try statement.column(named: name)) }

    /// Lends the bytes of a text or blob without copying them; `nil` for NULL. They live until `body` returns.
    public func withBytes<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result? {
        if isNull(column) { return nil }
        return try body(try rawBytes(column))
    }

    /// The bytes of a text or blob column, in SQLite's memory: valid until the next step or reset.
    func rawBytes(_ column: Int) throws(DatabaseError) -> UnsafeRawBufferPointer {
        let index = Int32(clamping: column)
        let kind = type(of: column)
        guard kind == SQLITE_TEXT || kind == SQLITE_BLOB else {
            throw unexpectedValue(at: column, expected: "text or a blob")
        }
        // The pointer first, then the count: the order that SQLite's documentation calls safe.
        let start =
            kind == SQLITE_TEXT
            ? sqlite3_column_text(statement.handle, index).map(UnsafeRawPointer.init)
            : sqlite3_column_blob(statement.handle, index)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement.handle, index)))
    }

    func type(of column: Int) -> Int32 { sqlite3_column_type(statement.handle, Int32(clamping: column)) }

    @usableFromInline
    func unexpectedValue(at column: Int, expected: String) -> DatabaseError {
        let name = sqlite3_column_name(statement.handle, Int32(clamping: column)).map { String(cString: $0) }
        let found =
            switch type(of: column) {
            case SQLITE_INTEGER: "an integer"
            case SQLITE_FLOAT: "a floating-point number"
            case SQLITE_TEXT: "text"
            case SQLITE_BLOB: "a blob"
            default: "NULL"
            }
        return DatabaseError(
            kind: .unexpectedValue,
            message: "column \(name ?? "number \(column)") has \(found) where \(expected) is due",
            operation: "read a row", sql: statement.sql)
    }
}
