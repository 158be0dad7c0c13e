public import JSONRPC

/// Creates or updates members.
public struct UpsertMembers: RemoteCall, Hashable {
    public static let method = "members.upsert"
    public typealias Result = ImportReport

    public var members: [MemberRecord]

    public init(members: [MemberRecord]) {
        self.members = members
    }
}

/// A member as the directory has them.
public struct MemberRecord: Codable, Sendable, Hashable {
    public var id: String
    public var name: String
    /// All addresses; the first is the primary one.
    public var emails: [String]
    public var avatarURL: String?
    public var teams: [String]
    public var mainTeam: String?
    public var state: MemberState

    public init(
        id: String, name: String, emails: [String] = [], avatarURL: String? = nil, teams: [String] = [],
        mainTeam: String? = nil, state: MemberState = .approved
    ) {
        self.id = id
        self.name = name
        self.emails = emails
        self.avatarURL = avatarURL
        self.teams = teams
        self.mainTeam = mainTeam
        self.state = state
    }
}

public enum MemberState: String, Codable, Sendable, CaseIterable, Hashable {
    case approved
    case pending
    /// Never counted as going.
    case rejected
}
