public import JSONRPC
public import Time

/// Lists the events that qualify, with the figures behind that.
public struct ListCandidates: RemoteCall, Hashable {
    public static let method = "notifications.listCandidates"
    public typealias Result = CandidateList

    public var gatheringID: String?

    public init(gatheringID: String? = nil) {
        self.gatheringID = gatheringID
    }
}

public struct CandidateList: Codable, Sendable, Hashable {
    public var candidates: [CandidateSummary]

    public init(candidates: [CandidateSummary]) {
        self.candidates = candidates
    }
}

public struct CandidateSummary: Codable, Sendable, Hashable {
    public var ruleKind: String
    public var gatheringID: String
    public var eventID: String
    public var startsAt: Timestamp
    /// The stated end, or two hours after the start.
    public var endsAt: Timestamp
    /// Distinct members going; this is what the threshold is compared with.
    public var attendees: Int
    /// All attendance rows, those who withdrew included; what the reference system compared.
    public var attendanceRows: Int
    public var isSuppressed: Bool

    public init(
        ruleKind: String, gatheringID: String, eventID: String, startsAt: Timestamp, endsAt: Timestamp, attendees: Int,
        attendanceRows: Int, isSuppressed: Bool
    ) {
        self.ruleKind = ruleKind
        self.gatheringID = gatheringID
        self.eventID = eventID
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.attendees = attendees
        self.attendanceRows = attendanceRows
        self.isSuppressed = isSuppressed
    }
}
