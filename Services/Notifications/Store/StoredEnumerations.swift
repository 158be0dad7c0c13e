import Database

// These are stored as their raw values.
extension RuleKind: SQLValue {}
extension WindowMode: SQLValue {}
extension GatheringEvent.Status: SQLValue {}
extension GatheringEvent.Visibility: SQLValue {}
extension Attendance.Status: SQLValue {}
extension Member.State: SQLValue {}
