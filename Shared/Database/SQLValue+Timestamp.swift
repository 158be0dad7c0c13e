public import Time

/// An instant is stored as an integer: milliseconds since 1970-01-01T00:00:00Z.
extension Timestamp: SQLValue {
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try statement.bindInteger(milliseconds, at: position)
    }

    public init(_ row: Row, column: Int) throws(DatabaseError) {
        self.init(milliseconds: try row.int64(column))
    }
}
