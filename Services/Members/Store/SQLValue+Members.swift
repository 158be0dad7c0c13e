public import Contracts
public import Database
public import Identity

/// A key is stored as text: its bytes are UTF-8, and a tool that opens the file should show them.
extension EmailKey: SQLValue {
    public func bind(to statement: Statement, at position: Int) throws(DatabaseError) {
        try statement.bindText(bytes, at: position)
    }

    public init(_ row: Row, column: Int) throws(DatabaseError) { self.init(storedBytes: try row.bytes(column)) }
}

extension MemberState: SQLValue {}
extension AttendanceStatus: SQLValue {}
extension GuestStatus: SQLValue {}
extension EventStatus: SQLValue {}
extension AttendanceSource: SQLValue {}
extension MatchMethod: SQLValue {}
