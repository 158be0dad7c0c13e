import Testing
import Time

@testable import NotificationsService

@Suite("The payload")
struct PayloadBuilderTests {
    private func build(
        _ facts: Recount, kind: RuleKind = .upcoming, at now: Timestamp = Sample.now,
        suppressed: Set<CandidateKey> = [], zone: TimeZoneRules = .utc
    ) -> Payload? {
        Sample.payload(kind, facts, at: now, suppressed: suppressed, zone: zone)
    }

    @Test("speaks of the events in the rule's window and tells how many of them qualify")
    func events() throws {
        let events = [
            Sample.event("long", startsIn: .days(-1), lasting: .days(9)),
            Sample.event("soon", startsIn: .hours(5)), Sample.event("later", startsIn: .days(8)),
        ]
        let payload = try #require(
            build(Sample.facts(events, Sample.going("soon", 1...5) + Sample.going("later", 1...9))))
        #expect(payload.events.total == 2)
        #expect(payload.events.qualifiedTotal == 1)
        #expect(payload.events.items.map(\.event.id) == ["long", "soon"])
        #expect(payload.events.items.map(\.attendeeCount) == [0, 5])
        #expect(payload.events.start == Sample.now - .days(1))
        #expect(payload.events.end == Sample.now + .days(8))
        #expect(payload.attendees.total == 5)
    }

    @Test("counts a member of several events once")
    func distinctTotal() throws {
        let events = [Sample.event("a", startsIn: .hours(1)), Sample.event("b", startsIn: .hours(2))]
        let rows = Sample.going("a", 1...6) + Sample.going("b", 4...9)
        let payload = try #require(build(Sample.facts(events, rows)))
        #expect(payload.attendees.total == 9)
        #expect(payload.attendees.top.map(\.member) == ["m04", "m05", "m06", "m01", "m02", "m03"])
        #expect(payload.attendees.top.first?.displayName == "Member 4")
    }

    @Test("leaves out invite-only and suppressed events, with their people")
    func leavesOut() throws {
        let events = [
            Sample.event("open", startsIn: .hours(1)),
            Sample.event("secret", startsIn: .hours(2), visibility: .inviteOnly),
            Sample.event("muted", startsIn: .hours(3)),
        ]
        let rows = Sample.going("open", 1...5) + Sample.going("secret", 6...9) + Sample.going("muted", 10...19)
        let payload = try #require(
            build(
                Sample.facts(events, rows), suppressed: [CandidateKey(kind: .upcoming, event: "muted")]))
        #expect(payload.events.items.map(\.event.id) == ["open"])
        #expect(payload.attendees.total == 5)
    }

    @Test("does not exist without an event to speak of")
    func nothing() {
        #expect(build(Sample.facts([])) == nil)
        #expect(build(Sample.facts([Sample.event("a", startsIn: .days(3))]), kind: .reminder) == nil)
    }

    @Test("is the same whatever the order of the rows")
    func deterministic() throws {
        let events = (0..<5).map { Sample.event("e\($0)", startsIn: .hours($0 % 2)) }
        let rows = (0..<5).flatMap { Sample.going("e\($0)", 1...($0 + 5)) }
        let first = try #require(build(Sample.facts(events, rows)))
        for _ in 0..<20 {
            #expect(build(Sample.facts(events.shuffled(), rows.shuffled())) == first)
        }
    }

    @Test("does not change with the clock within one local day")
    func stableWithinADay() throws {
        let facts = Sample.facts([Sample.event("a", startsIn: .days(2))], Sample.going("a", 1...5))
        let noon = try #require(build(facts))
        #expect(build(facts, at: Sample.now + .hours(12) - .instant) == noon)
        #expect(build(facts, at: Sample.now + .hours(12))?.daysToStart == 1)
    }

    @Test("lists a bounded number of events and counts all", arguments: [199, 200, 201])
    func itemLimit(count: Int) throws {
        let events = (0..<count).map { Sample.event("e\($0)", startsIn: .seconds(60 * ($0 + 1))) }
        let payload = try #require(build(Sample.facts(events)))
        #expect(payload.events.total == count)
        #expect(payload.events.items.count == min(count, 200))
    }
}
