import Contracts

/// Which of a member's teams is shown: the main one; without one, the only one; otherwise none.
///
/// Guessing among several would show people under a banner they did not choose.
enum MainTeamRule {
    static func team(of memberships: [TeamMembership]) -> TeamSummary? {
        if let main = memberships.first(where: \.isMain) { return main.team }
        return memberships.count == 1 ? memberships.first?.team : nil
    }
}
