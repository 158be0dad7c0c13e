/// What others need of a member to show them.
public struct MemberSummary: Codable, Sendable, Hashable {
    public var id: String
    public var name: String
    public var avatarURL: String?
    public var team: TeamSummary?

    public init(id: String, name: String, avatarURL: String? = nil, team: TeamSummary? = nil) {
        self.id = id
        self.name = name
        self.avatarURL = avatarURL
        self.team = team
    }
}

/// A team as shown beside a member.
public struct TeamSummary: Codable, Sendable, Hashable {
    public var id: String
    public var name: String

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}
