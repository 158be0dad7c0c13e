public import JSONRPC

/// Enters by hand that a member goes to an event, or takes the entry back.
///
/// It stands beside what the guest list says: whoever is on either goes.
public struct DeclareAttendance: RemoteCall, Hashable {
    public static let method = "members.declareAttendance"
    public typealias Result = Acknowledgement

    public var eventID: String
    public var memberID: String
    public var isGoing: Bool
    public var source: DeclarationSource

    public init(eventID: String, memberID: String, isGoing: Bool, source: DeclarationSource = .member) {
        self.eventID = eventID
        self.memberID = memberID
        self.isGoing = isGoing
        self.source = source
    }
}

/// Who entered an attendance.
public enum DeclarationSource: String, Codable, Sendable, CaseIterable, Hashable {
    case member
    case organizer
}
