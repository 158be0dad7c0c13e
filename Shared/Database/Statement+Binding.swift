internal import CSQLite

/// Binding values. Positions start at 1, as in `?1`. All throw `DatabaseError` for a position that the statement does
/// not have and for values larger than SQLite accepts (1,000,000,000 bytes).
extension Statement {
    /// Binds all arguments in order, and nothing else: fewer or more arguments than parameters are an error.
    func bind(all arguments: [(any SQLValue)?]) throws(DatabaseError) {
        let expected = Int(sqlite3_bind_parameter_count(handle))
        guard arguments.count == expected else {
            throw DatabaseError(
                kind: .other, message: "\(arguments.count) arguments for \(expected) parameters",
                operation: "bind values", sql: sql)
        }
        for (index, argument) in arguments.enumerated() { try bind(argument, at: index + 1) }
    }

    /// Binds a value, or NULL for `nil`.
    public func bind(_ value: (any SQLValue)?, at position: Int) throws(DatabaseError) {
        guard let value else { return try bindNull(at: position) }
        try value.bind(to: self, at: position)
    }

    public func bindNull(at position: Int) throws(DatabaseError) {
        try check(sqlite3_bind_null(handle, Int32(clamping: position)))
    }

    public func bindInteger(_ value: Int64, at position: Int) throws(DatabaseError) {
        try check(sqlite3_bind_int64(handle, Int32(clamping: position), value))
    }

    public func bindDouble(_ value: Double, at position: Int) throws(DatabaseError) {
        try check(sqlite3_bind_double(handle, Int32(clamping: position), value))
    }

    /// Binds a copy of the string's UTF-8.
    public func bindText(_ value: String, at position: Int) throws(DatabaseError) {
        var value = value
        try check(
            value.withUTF8 {
                csqlite_bind_text_copy(handle, Int32(clamping: position), $0.baseAddress, length($0.count))
            })
    }

    /// Binds UTF-8 **without copying**: the memory must stay in place until `run()`, `reset()` or the next binding.
    public func bindText(borrowing bytes: UnsafeRawBufferPointer, at position: Int) throws(DatabaseError) {
        try check(csqlite_bind_text_borrow(handle, Int32(clamping: position), bytes.baseAddress, length(bytes.count)))
    }

    /// Binds a copy of UTF-8 bytes as text.
    public func bindText(_ bytes: some Collection<UInt8>, at position: Int) throws(DatabaseError) {
        try check(
            withContiguousBytes(of: bytes) {
                csqlite_bind_text_copy(handle, Int32(clamping: position), $0.baseAddress, length($0.count))
            })
    }

    /// Binds a copy of the bytes as a blob.
    public func bindBlob(_ bytes: some Collection<UInt8>, at position: Int) throws(DatabaseError) {
        try check(
            withContiguousBytes(of: bytes) {
                csqlite_bind_blob_copy(handle, Int32(clamping: position), $0.baseAddress, length($0.count))
            })
    }

    /// Binds a blob **without copying**: the memory must stay in place until `run()`, `reset()` or the next binding.
    public func bindBlob(borrowing bytes: UnsafeRawBufferPointer, at position: Int) throws(DatabaseError) {
        try check(csqlite_bind_blob_borrow(handle, Int32(clamping: position), bytes.baseAddress, length(bytes.count)))
    }

    private func check(_ code: Int32) throws(DatabaseError) {
        guard code == SQLITE_OK else { throw failure(code, "bind a value") }
    }

    /// SQLite refuses what exceeds its own limit, far below this one.
    private func length(_ count: Int) -> Int32 { Int32(clamping: count) }
}

private func withContiguousBytes(of bytes: some Collection<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Int32)
    -> Int32
{
    bytes.withContiguousStorageIfAvailable(body) ?? Array(bytes).withUnsafeBufferPointer(body)
}
