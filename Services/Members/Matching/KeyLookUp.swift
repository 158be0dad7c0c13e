public import Database

extension EmailKeyBatch {
    /// Looks every key up with one prepared statement and calls `found` with its row and the number of the key.
    ///
    /// The keys are bound where they lie, not copied. Run it inside one transaction, so that no look-up takes a lock of
    /// its own.
    ///
    /// - Parameter statement: a query whose first and only parameter is the key, and which finds at most one row for it.
    /// - Returns: how many keys were found.
    /// - Throws: `DatabaseError`, and what `found` throws.
    @discardableResult
    public mutating func lookUp(
        with statement: Statement, found: (Int, Row) throws -> Void
    ) throws -> Int {
        // The borrowed bytes end with this call, so nothing may stay bound to them.
        defer {
            statement.reset()
            statement.clearBindings()
        }
        var rows = 0
        try forEach { key, number in
            try statement.bindText(borrowing: key, at: 1)
            if try statement.step() {
                rows += 1
                try found(number, statement.row)
            }
            statement.reset()
        }
        return rows
    }
}
