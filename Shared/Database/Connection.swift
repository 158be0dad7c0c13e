internal import CSQLite

/// An open connection, lent to the closures of `Database.write` and `Database.read`. It cannot leave them: it is not
/// `Sendable`, and no `await` can happen inside a transaction.
public final class Connection {
    let handle: OpaquePointer
    private var cache: [StatementText: Statement] = [:]
    /// Signals raised in the transaction that is running, each once, in order.
    var signals: [CommitSignal] = []
    /// Pages in the write-ahead log after the latest commit; only the writer keeps count.
    var logPages = 0
    private var isClosed = false

    /// The connection's cached statements; more would be a sign of SQL text with values pasted into it.
    private static let cacheLimit = 512

    init(handle: OpaquePointer) { self.handle = handle }

    deinit { close() }

    /// Closes the file; the connection must not be used afterwards.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        cache = [:]
        sqlite3_close_v2(handle)
    }

    /// Executes one statement to its end.
    ///
    /// - Returns: the number of rows it inserted, updated or deleted.
    @discardableResult
    public func execute(_ sql: String, _ arguments: (any SQLValue)?...) throws -> Int {
        try execute(sql, arguments: arguments)
    }

    /// `execute` for arguments that come as an array.
    @discardableResult
    public func execute(_ sql: String, arguments: [(any SQLValue)?]) throws -> Int {
        try prepared(sql, arguments).run()
    }

    /// Executes several statements in one text, without arguments: for schemas.
    public func execute(script: String) throws {
        let code = sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, "run a script", script) }
    }

    /// All rows of a query, each made into a value by `body`.
    public func query<Value>(
        _ sql: String, _ arguments: (any SQLValue)?..., body: (Row) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try forEach(sql, arguments: arguments) { values.append(try body($0)) }
        return values
    }

    /// All rows of a query as values of a type that reads itself.
    public func rows<Value: RowReadable>(
        _ sql: String, _ arguments: (any SQLValue)?..., as type: Value.Type = Value.self
    ) throws -> [Value] {
        var values: [Value] = []
        try forEach(sql, arguments: arguments) { values.append(try Value(row: $0)) }
        return values
    }

    /// The first row of a query made into a value by `body`; `nil` when there is none.
    public func first<Value>(
        _ sql: String, _ arguments: (any SQLValue)?..., body: (Row) throws -> Value
    ) throws -> Value? {
        try first(sql, arguments: arguments, body: body)
    }

    /// The first row of a query as a type that reads itself; `nil` when there is none.
    public func first<Value: RowReadable>(
        _ sql: String, _ arguments: (any SQLValue)?..., as type: Value.Type = Value.self
    ) throws -> Value? {
        try first(sql, arguments: arguments) { try Value(row: $0) }
    }

    /// The first column of the first row; `nil` when there is no row or the column is NULL.
    public func value<Value: SQLValue>(
        _ sql: String, _ arguments: (any SQLValue)?..., as type: Value.Type = Value.self
    ) throws -> Value? {
        try first(sql, arguments: arguments) { row in row.isNull(0) ? nil : try Value(row, column: 0) } ?? nil
    }

    /// The first columns of all rows; none of them may be NULL.
    public func values<Value: SQLValue>(
        _ sql: String, _ arguments: (any SQLValue)?..., as type: Value.Type = Value.self
    ) throws -> [Value] {
        var values: [Value] = []
        try forEach(sql, arguments: arguments) { values.append(try Value($0, column: 0)) }
        return values
    }

    /// Calls `body` with every row of a query, without collecting them: memory stays flat however many there are.
    public func forEach(_ sql: String, _ arguments: (any SQLValue)?..., body: (Row) throws -> Void) throws {
        try forEach(sql, arguments: arguments, body: body)
    }

    /// The prepared statement for a text, from the cache: the hot path. See `Statement` for how it is used.
    public func statement(_ sql: String) throws -> Statement {
        let text = StatementText(sql)
        if let cached = cache[text] {
            if !cached.isActive { return cached }
            // Somebody further up is in the middle of its rows: this use gets a statement of its own.
            return try prepare(sql, flags: 0)
        }
        let statement = try prepare(sql, flags: UInt32(SQLITE_PREPARE_PERSISTENT))
        if cache.count >= Self.cacheLimit { cache.removeAll() }
        cache[text] = statement
        return statement
    }

    /// The texts of the statements in the cache: those that are run again and again.
    var cachedTexts: [String] { cache.values.map(\.sql) }

    /// The rowid of the latest insert on this connection.
    public var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle) }
}

extension Connection {
    private func first<Value>(
        _ sql: String, arguments: [(any SQLValue)?], body: (Row) throws -> Value
    ) throws -> Value? {
        let statement = try prepared(sql, arguments)
        defer { statement.reset() }
        return try statement.step() ? try body(statement.row) : nil
    }

    private func forEach(_ sql: String, arguments: [(any SQLValue)?], body: (Row) throws -> Void) throws {
        let statement = try prepared(sql, arguments)
        defer { statement.reset() }
        while try statement.step() { try body(statement.row) }
    }

    private func prepared(_ sql: String, _ arguments: [(any SQLValue)?]) throws -> Statement {
        let statement = try statement(sql)
        try statement.bind(all: arguments)
        return statement
    }

    private func prepare(_ sql: String, flags: UInt32) throws(DatabaseError) -> Statement {
        var statement: OpaquePointer?
        var tail: Int?
        var text = sql
        let code = text.withUTF8 { bytes -> Int32 in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var end: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    handle, characters.baseAddress, Int32(clamping: characters.count), flags, &statement, &end)
                if let end, let start = characters.baseAddress { tail = end - start }
                return code
            }
        }
        guard code == SQLITE_OK else { throw failure(code, "prepare a statement", sql) }
        guard let statement else {
            throw DatabaseError(kind: .other, message: "the text has no statement", operation: "prepare", sql: sql)
        }
        let prepared = Statement(handle: statement, sql: sql)
        if let tail, sql.utf8.dropFirst(tail).contains(where: { !Self.fillers.contains($0) }) {
            throw DatabaseError(
                kind: .other, message: "the text has more than one statement", operation: "prepare", sql: sql)
        }
        return prepared
    }

    /// What may follow a statement: white space and further semicolons.
    private static let fillers: Set<UInt8> = [0x09, 0x0a, 0x0d, 0x20, 0x3b]

    func failure(_ code: Int32, _ operation: String, _ sql: String? = nil) -> DatabaseError {
        DatabaseError(reportedBy: handle, code: code, operation: operation, sql: sql)
    }
}
