/// A person of the community's own directory, which knows nothing of Luma.
struct Member: Sendable, Hashable {
    let id: String
    var name: String
    /// The first one is the primary address. Some differ from what the same person typed at Luma in case only.
    var emails: [String]
    var avatarURL: String?
    /// Every team the member belongs to.
    var teams: [String]
    /// One of `teams`, or `nil` for members without a team.
    var mainTeam: String?
    var state: MemberState
}

/// Whether the community has taken the person in.
enum MemberState: String, Sendable, Hashable {
    case approved, pending, rejected
}
