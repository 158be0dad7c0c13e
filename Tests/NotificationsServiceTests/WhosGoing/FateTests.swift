import Testing
import Time

@testable import NotificationsService

@Suite("What becomes of a notification")
struct FateTests {
    private let good = Sample.facts(
        (0..<5).map { Sample.event("e\($0)", startsIn: .hours(10 + $0)) },
        (0..<5).flatMap { Sample.going("e\($0)", 1...5) })
    private let shown = AnnouncedState(events: ["e0", "e1"], hasReaders: false, hidden: nil)

    private func fate(
        of state: AnnouncedState?, _ facts: Recount, kind: RuleKind = .upcoming,
        configuration: WhosGoingConfiguration? = .init(), at now: Timestamp = Sample.now,
        suppressed: Set<CandidateKey> = []
    ) -> Fate {
        let prospect = Sample.prospect(kind, facts, configuration ?? .init(), at: now, suppressed: suppressed)
        return Sample.builder(facts, at: now).fate(
            of: state, prospect: prospect, configuration: configuration, suppressed: suppressed)
    }

    private func items(_ fate: Fate) -> [String]? {
        switch fate {
        case .show(let scope), .rewrite(let scope): scope.map(\.id)
        default: nil
        }
    }

    @Test("appears when the thresholds are met")
    func appears() {
        guard case .show(let scope) = fate(of: nil, good) else { return #expect(Bool(false), "not shown") }
        #expect(scope.count == 5)
    }

    @Test("does not appear below the thresholds, or without a configuration that is on")
    func doesNotAppear() {
        let few = Sample.facts(Array(good.events.prefix(4)), good.attendance)
        #expect(fate(of: nil, few) == .unchanged)
        #expect(fate(of: nil, good, configuration: nil) == .unchanged)
        #expect(fate(of: nil, good, configuration: .init(enabled: false)) == .unchanged)
        #expect(fate(of: nil, Sample.facts([])) == .unchanged)
    }

    @Test("is rewritten while it is shown, also below the group thresholds")
    func rewritten() {
        let few = Sample.facts(Array(good.events.prefix(1)), good.attendance)
        #expect(items(fate(of: shown, few)) == ["e0"])
        #expect(items(fate(of: shown, good)) == ["e0", "e1", "e2", "e3", "e4"])
    }

    @Test("goes on speaking of an event that has left the rule's window, until that ends")
    func continues() {
        let reminder = AnnouncedState(events: ["e0"], hasReaders: true, hidden: nil)
        let only = Sample.facts([Sample.event("e0", startsIn: .hours(10))], Sample.going("e0", 1...5))
        let during = Sample.now + .hours(12)
        #expect(items(fate(of: reminder, only, kind: .reminder, at: during)) == ["e0"])
        let end = Sample.now + .hours(14)
        #expect(items(fate(of: reminder, only, kind: .reminder, at: end)) == ["e0"])
        #expect(fate(of: reminder, only, kind: .reminder, at: end + .instant) == .archive)
    }

    @Test("is withdrawn when all its events were canceled, moved or suppressed")
    func withdrawn() {
        var canceled = good
        for index in canceled.events.indices { canceled.events[index].status = .canceled }
        #expect(fate(of: shown, canceled) == .withdraw)
        var moved = good
        for index in moved.events.indices { moved.events[index].gathering = "porto" }
        #expect(fate(of: shown, moved) == .withdraw)
        #expect(fate(of: shown, Sample.facts([])) == .withdraw)
        let suppressed = Set(good.events.map { CandidateKey(kind: .upcoming, event: $0.id) })
        #expect(fate(of: shown, good, suppressed: suppressed) == .withdraw)
    }

    @Test("is archived when the last of its events has ended, though another was canceled")
    func archived() {
        var facts = good
        facts.events[1].status = .canceled
        #expect(
            fate(of: shown, Sample.facts(Array(facts.events.prefix(2))), at: Sample.now + .days(3)) == .archive)
    }

    @Test("is withdrawn when every event fell below the minimum before anybody read it, and kept afterwards")
    func lostItsPeople() {
        let thin = Sample.facts(good.events, (0..<5).flatMap { Sample.going("e\($0)", 1...4) })
        #expect(fate(of: shown, thin) == .withdraw)
        var read = shown
        read.hasReaders = true
        #expect(items(fate(of: read, thin)) == ["e0", "e1", "e2", "e3", "e4"])
    }

    @Test("stays frozen without a configuration that is on, but still leaves when its events do")
    func frozen() {
        for configuration in [nil, WhosGoingConfiguration(enabled: false)] {
            #expect(fate(of: shown, good, configuration: configuration) == .unchanged)
            #expect(fate(of: shown, Sample.facts([]), configuration: configuration) == .withdraw)
        }
    }

    @Test("comes back when it was hidden and the thresholds are met again", arguments: ["withdrawn", "archived"])
    func comesBack(reason: String) {
        let hidden = AnnouncedState(events: ["old"], hasReaders: true, hidden: .init(rawValue: reason))
        #expect(items(fate(of: hidden, good)) == ["e0", "e1", "e2", "e3", "e4"])
        #expect(fate(of: hidden, Sample.facts([])) == .unchanged)
    }
}
