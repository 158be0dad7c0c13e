internal import CSQLite

/// Getters that name their type, for code that reads without a declared target.
extension Row {
    public func int64(_ column: Int) throws(DatabaseError) -> Int64 {
        guard type(of: column) == SQLITE_INTEGER else { throw unexpectedValue(at: column, expected: "an integer") }
        return sqlite3_column_int64(statement.handle, Int32(column))
    }

    public func int(_ column: Int) throws(DatabaseError) -> Int { Int(try int64(column)) }

    /// 0 is `false`, 1 is `true`, and nothing else is a truth value.
    public func bool(_ column: Int) throws(DatabaseError) -> Bool {
        switch try int64(column) {
        case 0: false
        case 1: true
        default: throw unexpectedValue(at: column, expected: "0 or 1")
        }
    }

    /// A number; SQLite may have stored a whole one as an integer.
    public func double(_ column: Int) throws(DatabaseError) -> Double {
        guard type(of: column) == SQLITE_FLOAT || type(of: column) == SQLITE_INTEGER else {
            throw unexpectedValue(at: column, expected: "a number")
        }
        return sqlite3_column_double(statement.handle, Int32(column))
    }

    /// Text; bytes that are no UTF-8 become U+FFFD.
    public func string(_ column: Int) throws(DatabaseError) -> String {
        guard type(of: column) == SQLITE_TEXT else { throw unexpectedValue(at: column, expected: "text") }
        return String(decoding: try rawBytes(column), as: UTF8.self)
    }

    /// The bytes of a blob or a text.
    public func bytes(_ column: Int) throws(DatabaseError) -> [UInt8] { Array(try rawBytes(column)) }

    public func int64(_ name: String) throws(DatabaseError) -> Int64 { try int64(try statement.column(named: name)) }
    public func int(_ name: String) throws(DatabaseError) -> Int { try int(try statement.column(named: name)) }
    public func bool(_ name: String) throws(DatabaseError) -> Bool { try bool(try statement.column(named: name)) }
    public func double(_ name: String) throws(DatabaseError) -> Double { try double(try statement.column(named: name)) }
    public func string(_ name: String) throws(DatabaseError) -> String { try string(try statement.column(named: name)) }
    public func bytes(_ name: String) throws(DatabaseError) -> [UInt8] { try bytes(try statement.column(named: name)) }
}

/// A type that knows how to read itself from a row of its query.
///
///     struct Team: RowReadable {
///         let id: Int64
///         let name: String
///         let note: String?
///
///         init(row: Row) throws {
///             id = try row.get("id")
///             name = try row.get("name")
///             note = try row.get("note")
///         }
///     }
///     let teams = try connection.rows("SELECT id, name, note FROM team", as: Team.self)
public protocol RowReadable {
    init(row: Row) throws
}
