import Contracts
import Identity

/// A person of the directory.
struct Member: Hashable, Sendable {
    /// Identifiers of members and teams, in bytes.
    static let maximumIdentifierBytes = 128
    /// More addresses than a person has.
    static let maximumAddresses = 20
    /// More teams than a person is in.
    static let maximumTeams = 50

    var id: String
    var name: String
    var avatarURL: String?
    var state: MemberState
    /// A tombstone: nothing personal is left, and the member can come back.
    var isDeleted = false
    /// The first is the primary one; mail goes there.
    var addresses: [EmailAddress] = []
    var teams: [TeamMembership] = []

    /// The team shown beside the name.
    var mainTeam: TeamSummary? { MainTeamRule.team(of: teams) }

    /// Rejected and deleted members are shown nowhere and go nowhere, whatever a guest list says.
    var isVisible: Bool { !isDeleted && state != .rejected }

    var summary: MemberSummary { MemberSummary(id: id, name: name, avatarURL: avatarURL, team: mainTeam) }
}

struct TeamMembership: Hashable, Sendable {
    var team: TeamSummary
    var isMain: Bool
}
