public import JSON
public import Time

/// One member's attendance of one event.
public struct AttendanceSummary: Codable, Sendable, Hashable {
    public var member: MemberSummary
    public var status: AttendanceStatus
    public var isHost: Bool
    public var isSpeaker: Bool
    public var isSponsor: Bool
    public var isFeatured: Bool
    /// Since when they have been going.
    public var since: Timestamp?

    public init(
        member: MemberSummary, status: AttendanceStatus, isHost: Bool = false, isSpeaker: Bool = false,
        isSponsor: Bool = false, isFeatured: Bool = false, since: Timestamp? = nil
    ) {
        self.member = member
        self.status = status
        self.isHost = isHost
        self.isSpeaker = isSpeaker
        self.isSponsor = isSponsor
        self.isFeatured = isFeatured
        self.since = since
    }
}

// Direct, since every attendance of a first load goes this way.
extension AttendanceSummary: JSONReadable, JSONWritable {
    public init(json: JSONNode) throws {
        member = try json.read("member")
        status = try json.read("status")
        isHost = try json.read("isHost")
        isSpeaker = try json.read("isSpeaker")
        isSponsor = try json.read("isSponsor")
        isFeatured = try json.read("isFeatured")
        since = try json.readIfPresent("since")
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("member", member)
            writer.member("status", status)
            writer.member("isHost", isHost)
            writer.member("isSpeaker", isSpeaker)
            writer.member("isSponsor", isSponsor)
            writer.member("isFeatured", isFeatured)
            writer.memberIfPresent("since", since)
        }
    }
}

public enum AttendanceStatus: String, Codable, Sendable, CaseIterable, Hashable {
    case going
    case waitlisted
    case checkedIn
    /// No longer going; the row stays, since people come back.
    case withdrawn
}
