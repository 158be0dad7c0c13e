import Testing
import Time

@testable import NotificationsService

@Suite("Editions")
struct EditionTests {
    private func chains(_ events: [GatheringEvent]) -> [Chain] {
        Chain.chains(of: Sample.facts(events).eligibleEvents(at: Sample.now), gap: .days(7))
    }

    private func known(_ id: String, _ events: Set<String>, daysAgo: Int = 1) -> KnownEdition {
        KnownEdition(id: id, announced: Sample.now - .days(daysAgo), events: events)
    }

    @Test(
        "hold together as long as no gap is longer than the window",
        arguments: [(Duration.milliseconds(-1), 1), (.zero, 1), (.instant, 2)])
    func gap(excess: Duration, count: Int) {
        let events = [
            Sample.event("a", startsIn: .hours(1), lasting: .hours(1)),
            Sample.event("b", startsIn: .hours(2) + .days(7) + excess),
        ]
        #expect(chains(events).count == count)
    }

    @Test("measure the gap from the latest end, not from the previous event")
    func latestEnd() {
        let events = [
            Sample.event("long", startsIn: .hours(1), lasting: .days(20)),
            Sample.event("short", startsIn: .hours(2), lasting: .hours(1)),
            Sample.event("late", startsIn: .days(25)),
        ]
        #expect(chains(events).map(\.eventIDs) == [["long", "short", "late"]])
    }

    @Test("of no events are none")
    func none() {
        #expect(chains([]).isEmpty)
    }

    @Test("are named after their first event when they are new")
    func fresh() {
        let editions = Edition.assign(
            chains([Sample.event("a", startsIn: .hours(1)), Sample.event("b", startsIn: .days(30))]), known: [])
        #expect(editions.map(\.id) == ["a", "b"])
        #expect(editions.allSatisfy { !$0.isKnown })
    }

    @Test("keep their id when the first event is gone and others have come")
    func continued() {
        let now = chains([Sample.event("b", startsIn: .hours(1)), Sample.event("c", startsIn: .days(1))])
        let editions = Edition.assign(now, known: [known("a", ["a", "b"])])
        #expect(editions.map(\.id) == ["a"])
        #expect(editions.first?.isKnown == true)
    }

    @Test("are new when they share no event with an earlier one, even under the same first name")
    func renamed() {
        let now = chains([Sample.event("a", startsIn: .hours(1))])
        #expect(Edition.assign(now, known: [known("a", ["x"]), known("a-2", ["y"])]).map(\.id) == ["a-3"])
    }

    @Test("that fell apart leave the name to the earliest part")
    func split() {
        let now = chains([Sample.event("a", startsIn: .hours(1)), Sample.event("c", startsIn: .days(20))])
        let editions = Edition.assign(now, known: [known("a", ["a", "b", "c"])])
        #expect(editions.map(\.id) == ["a", "c"])
        #expect(editions.map(\.isKnown) == [true, false])
    }

    @Test("that grew together take the older name")
    func merged() {
        let now = chains([
            Sample.event("a", startsIn: .hours(1)), Sample.event("b", startsIn: .days(5)),
            Sample.event("c", startsIn: .days(10)),
        ])
        let editions = Edition.assign(now, known: [known("c", ["c"], daysAgo: 9), known("a", ["a"], daysAgo: 2)])
        #expect(editions.map(\.id) == ["c"])
    }
}
