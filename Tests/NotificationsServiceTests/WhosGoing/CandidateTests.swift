import Testing
import Time

@testable import NotificationsService

@Suite("Candidates")
struct CandidateTests {
    private func isCandidate(
        _ kind: RuleKind, startsIn start: Duration, lasting length: Duration = .hours(4),
        mode: WindowMode = .overlap, attendees: Int = 5
    ) -> Bool {
        let facts = Sample.facts(
            [Sample.event("a", startsIn: start, lasting: length)], Sample.going("a", 1...max(1, attendees)))
        let configuration = WhosGoingConfiguration(windowMode: mode)
        let events = facts.eligibleEvents(at: Sample.now)
        return !events.candidates(kind, configuration: configuration, now: Sample.now).isEmpty
    }

    @Test("need the minimum of attendees", arguments: [(4, false), (5, true), (6, true)], RuleKind.allCases)
    func minimum(attendees: (Int, Bool), kind: RuleKind) {
        #expect(isCandidate(kind, startsIn: .hours(10), attendees: attendees.0) == attendees.1)
    }

    @Test(
        "of UPCOMING overlap the window by default, both ends included",
        arguments: [
            (Duration.days(7) - .instant, Duration.hours(1), true),
            (.days(7), .hours(1), true),
            (.days(7) + .instant, .hours(1), false),
            (.days(1), .days(10), true),
            (.days(-3), .days(3) - .instant, false),
            (.days(-3), .days(3), true),
            (.days(-3), .days(30), true),
        ] as [(Duration, Duration, Bool)])
    func overlap(start: Duration, length: Duration, expected: Bool) {
        #expect(isCandidate(.upcoming, startsIn: start, lasting: length) == expected)
    }

    @Test(
        "of UPCOMING end within the window in the reference's mode",
        arguments: [
            (Duration.days(7) - .hours(4) - .instant, Duration.hours(4), true),
            (.days(7) - .hours(4), .hours(4), true),
            (.days(7) - .hours(4) + .instant, .hours(4), false),
            (.days(1), .days(10), false),
            (.days(-3), .days(4), true),
        ] as [(Duration, Duration, Bool)])
    func end(start: Duration, length: Duration, expected: Bool) {
        #expect(isCandidate(.upcoming, startsIn: start, lasting: length, mode: .end) == expected)
    }

    @Test(
        "of UPCOMING start within the window in the start mode",
        arguments: [
            (Duration.milliseconds(-1), false), (.zero, true), (.days(7), true), (.days(7) + .instant, false),
        ] as [(Duration, Bool)])
    func start(start: Duration, expected: Bool) {
        #expect(isCandidate(.upcoming, startsIn: start, lasting: .days(10), mode: .start) == expected)
    }

    @Test(
        "of REMINDER start within the reminder window in every mode",
        arguments: [
            (Duration.milliseconds(-1), false), (.zero, true), (.instant, true), (.days(1) - .instant, true),
            (.days(1), true), (.days(1) + .instant, false),
        ] as [(Duration, Bool)], WindowMode.allCases)
    func reminder(start: (Duration, Bool), mode: WindowMode) {
        #expect(isCandidate(.reminder, startsIn: start.0, lasting: .days(10), mode: mode) == start.1)
    }

    @Test("tell whether they were suppressed, for that rule kind only")
    func suppressed() {
        let facts = Sample.facts([Sample.event("a", startsIn: .hours(10))], Sample.going("a", 1...5))
        let events = facts.eligibleEvents(at: Sample.now)
        let suppressed: Set = [CandidateKey(kind: .reminder, event: "a")]
        let flags = RuleKind.allCases.map { kind in
            events.candidates(kind, configuration: .init(), now: Sample.now, suppressed: suppressed).first?.isSuppressed
        }
        #expect(flags == [false, true])
    }
}
