import Testing
import Time

@testable import NotificationsService

@Suite("The decision to send")
struct SendDecisionTests {
    /// `total` events one hour apart from tomorrow noon on, of which the first `qualified` have five attendees.
    private func prospect(
        _ kind: RuleKind = .upcoming, total: Int, qualified: Int, configuration: WhosGoingConfiguration = .init(),
        suppressed: Set<CandidateKey> = []
    ) -> Prospect? {
        let events = (0..<total).map { Sample.event("e\($0)", startsIn: .hours(10 + $0)) }
        let rows = (0..<total).flatMap { Sample.going("e\($0)", 1...($0 < qualified ? 5 : 4)) }
        return Sample.prospect(kind, Sample.facts(events, rows), configuration, suppressed: suppressed)
    }

    private func reason(_ decision: SendDecision) -> SkipReason? {
        guard case .skip(let reason, _) = decision else { return nil }
        return reason
    }

    @Test(
        "needs both group thresholds, each at its edge",
        arguments: [(4, 2, false), (5, 1, false), (5, 2, true), (6, 3, true), (4, 4, false)], RuleKind.allCases)
    func thresholds(group: (total: Int, qualified: Int, sends: Bool), kind: RuleKind) {
        let decision = SendDecision.decide(
            prospect(kind, total: group.total, qualified: group.qualified), configuration: .init(),
            occasion: .automatic)
        #expect(reason(decision) == (group.sends ? nil : .thresholdsNotMet))
        #expect(decision.numbers.upcomingEvents == group.total)
        #expect(decision.numbers.candidates == group.qualified)
    }

    @Test("by hand bypasses the group thresholds only")
    func manual() {
        let configuration = WhosGoingConfiguration()
        let one = prospect(total: 1, qualified: 1)
        #expect(reason(.decide(one, configuration: configuration, occasion: .automatic)) == .thresholdsNotMet)
        #expect(reason(.decide(one, configuration: configuration, occasion: .manual)) == nil)
        let none = prospect(total: 9, qualified: 0)
        #expect(reason(.decide(none, configuration: configuration, occasion: .manual)) == .noCandidates)
    }

    @Test("names a missing configuration and a switched-off one before anything else")
    func configuration() {
        let good = prospect(total: 5, qualified: 5)
        let off = WhosGoingConfiguration(enabled: false)
        for occasion in [SendDecision.Occasion.automatic, .manual] {
            #expect(reason(.decide(good, configuration: nil, occasion: occasion)) == .noActiveConfiguration)
            #expect(reason(.decide(good, configuration: off, occasion: occasion)) == .configurationDisabled)
        }
    }

    @Test("names an empty window")
    func emptyWindow() {
        let configuration = WhosGoingConfiguration()
        #expect(reason(.decide(nil, configuration: configuration, occasion: .manual)) == .noEventsInWindow)
        let later = Sample.prospect(
            .reminder, Sample.facts([Sample.event("a", startsIn: .days(3))], Sample.going("a", 1...9)), configuration
        )
        let decision = SendDecision.decide(later, configuration: configuration, occasion: .manual)
        #expect(reason(decision) == .noEventsInWindow)
        #expect(decision.numbers.eligibleEvents == 1)
        #expect(decision.numbers.upcomingEvents == 1)
        #expect(decision.numbers.eventsInWindow == 0)
    }

    @Test("names candidates that time has carried out of the window")
    func windowMiss() {
        let decision = SendDecision.decide(
            nil, configuration: .init(), occasion: .manual, candidatesLeftWindow: 2)
        #expect(reason(decision) == .windowMiss)
        #expect(decision.numbers.candidatesLeftWindow == 2)
    }

    @Test("does not count suppressed candidates, and says how many there are")
    func suppressed() {
        let suppressed = Set((0..<4).map { CandidateKey(kind: .upcoming, event: "e\($0)") })
        let decision = SendDecision.decide(
            prospect(total: 5, qualified: 5, suppressed: suppressed), configuration: .init(), occasion: .automatic)
        #expect(reason(decision) == .thresholdsNotMet)
        #expect(decision.numbers.candidates == 1)
        #expect(decision.numbers.suppressedCandidates == 4)
    }

    @Test("shows distinct people and rows side by side")
    func rowsAndPeople() {
        let rows = Sample.going("a", 1...3) + Sample.going("a", 1...3)
        let decision = SendDecision.decide(
            Sample.prospect(.upcoming, Sample.facts([Sample.event("a", startsIn: .days(1))], rows), .init()),
            configuration: .init(), occasion: .manual)
        #expect(reason(decision) == .noCandidates)
        #expect(decision.numbers.mostAttendees == 3)
        #expect(decision.numbers.mostAttendanceRows == 6)
        #expect(decision.numbers.minAttendeesPerEvent == 5)
    }
}
