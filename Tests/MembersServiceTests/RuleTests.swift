import Contracts
import Testing

@testable import MembersService

@Suite("Rules of the members program")
struct RuleTests {
    private func teams(_ names: String..., main: String? = nil) -> [TeamMembership] {
        names.map { TeamMembership(team: TeamSummary(id: $0, name: $0), isMain: $0 == main) }
    }

    @Test("The main team is shown, else the only one, else none")
    func mainTeam() {
        #expect(MainTeamRule.team(of: teams("a", "b", main: "b"))?.id == "b")
        #expect(MainTeamRule.team(of: teams("a"))?.id == "a")
        #expect(MainTeamRule.team(of: teams("a", "b")) == nil)
        #expect(MainTeamRule.team(of: []) == nil)
    }

    @Test(
        "The best of what is known decides, and says who stands behind it",
        arguments: [
            ([AttendanceStatus.withdrawn, .going], true, AttendanceStatus.going, [AttendanceSource.luma]),
            ([.going, .checkedIn, .waitlisted], false, .checkedIn, [.luma]),
            ([.waitlisted], true, .waitlisted, [.luma]),
            ([.withdrawn], true, .withdrawn, []),
            ([], true, .withdrawn, []),
        ])
    func verdict(guests: [AttendanceStatus], exists: Bool, status: AttendanceStatus, sources: [AttendanceSource]) {
        let verdict = AttendanceRule.verdict(guests: guests, declaration: nil, mayAttend: true, exists: exists)
        #expect(verdict == AttendanceRule.Verdict(status: status, sources: sources))
    }

    @Test("Nobody who only waits or withdrew gets a first row")
    func noRow() {
        for guests: [AttendanceStatus] in [[], [.withdrawn], [.waitlisted]] {
            #expect(AttendanceRule.verdict(guests: guests, declaration: nil, mayAttend: true, exists: false) == nil)
        }
        #expect(AttendanceRule.verdict(guests: [.going], declaration: nil, mayAttend: false, exists: false) == nil)
    }

    @Test("What was entered by hand stands beside the guest list")
    func declared() {
        let declaration = AttendanceRule.Declaration(source: .own, status: .going)
        let both = AttendanceRule.verdict(guests: [.going], declaration: declaration, mayAttend: true, exists: true)
        #expect(both?.sources == [.luma, .own])
        let alone = AttendanceRule.verdict(
            guests: [.withdrawn], declaration: declaration, mayAttend: true, exists: true)
        #expect(alone == AttendanceRule.Verdict(status: .going, sources: [.own]))
    }
}
