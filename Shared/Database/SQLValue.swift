/// A value that can be bound to a statement and read back from a column.
///
/// Enumerations with a raw value of such a type conform by declaration alone. Instants are stored as UTC milliseconds.
public protocol SQLValue {
    /// Binds the value to a parameter.
    ///
    /// - Parameter position: 1 for `?1`.
    func bind(to statement: Statement, at position: Int) throws(DatabaseError)

    /// Reads the value from a column.
    ///
    /// - Parameter column: 0 for the first.
    /// - Throws: `DatabaseError` when the column is NULL or of another type: nothing is converted silently.
    init(_ row: Row, column: Int) throws(DatabaseError)
}

extension Int64: SQLValue {
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try statement.bindInteger(self, at: position)
    }

    public init(_ row: Row, column: Int) throws(DatabaseError) { self = try row.int64(column) }
}

extension Int: SQLValue {
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try statement.bindInteger(Int64(self), at: position)
    }

    public init(_ row: Row, column: Int) throws(DatabaseError) { self = Int(try row.int64(column)) }
}

extension Int32: SQLValue {
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try statement.bindInteger(Int64(self), at: position)
    }

    /// - Throws: `DatabaseError` also when the number does not fit.
    public init(_ row: Row, column: Int) throws(DatabaseError) {
        guard let value = Int32(exactly: try row.int64(column)) else {
            throw row.unexpectedValue(at: column, expected: "a 32-bit integer")
        }
        self = value
    }
}

extension Bool: SQLValue {
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try statement.bindInteger(self ? 1 : 0, at: position)
    }

    public init(_ row: Row, column: Int) throws(DatabaseError) { self = try row.bool(column) }
}

extension Double: SQLValue {
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try statement.bindDouble(self, at: position)
    }

    public init(_ row: Row, column: Int) throws(DatabaseError) { self = try row.double(column) }
}

extension String: SQLValue {
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try statement.bindText(self, at: position)
    }

    public init(_ row: Row, column: Int) throws(DatabaseError) { self = try row.string(column) }
}

/// Bytes are blobs. To store bytes as text, bind them with `Statement.bindText`.
extension [UInt8]: SQLValue {
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try statement.bindBlob(self, at: position)
    }

    public init(_ row: Row, column: Int) throws(DatabaseError) { self = try row.bytes(column) }
}

extension SQLValue where Self: RawRepresentable, RawValue: SQLValue {
    @inlinable
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try rawValue.bind(to: statement, at: position)
    }

    /// - Throws: `DatabaseError` also when the stored value names no case.
    @inlinable
    public init(_ row: Row, column: Int) throws(DatabaseError) {
        guard let value = Self(rawValue: try RawValue(row, column: column)) else {
            throw row.unexpectedValue(at: column, expected: "a known \(Self.self)")
        }
        self = value
    }
}
