import Testing
import Time

@testable import NotificationsService

@Suite("Eligible events")
struct EligibleEventsTests {
    @Test(
        "end after now, or at this very instant",
        arguments: [(Duration.milliseconds(-1), false), (.zero, true), (.instant, true)])
    func ending(endsIn: Duration, isEligible: Bool) {
        let event = Sample.event("a", startsIn: .hours(-4), lasting: .hours(4) + endsIn)
        #expect(Sample.facts([event]).eligibleEvents(at: Sample.now).map(\.id) == (isEligible ? ["a"] : []))
    }

    @Test("without a stated end last two hours")
    func assumedEnd() {
        let running = Sample.event("a", startsIn: .hours(-2), lasting: nil)
        let over = Sample.event("b", startsIn: Duration.hours(-2) - .instant, lasting: nil)
        #expect(Sample.facts([running, over]).eligibleEvents(at: Sample.now).map(\.id) == ["a"])
    }

    @Test("with an end before the start end when they start")
    func reversedEnd() {
        let event = Sample.event("a", startsIn: .hours(1), lasting: .hours(-5))
        #expect(event.end == event.start)
        #expect(Sample.facts([event]).eligibleEvents(at: Sample.now).map(\.id) == ["a"])
    }

    @Test(
        "are scheduled and may be announced",
        arguments: [
            (GatheringEvent.Status.scheduled, GatheringEvent.Visibility.everyone, true),
            (.scheduled, .members, true),
            (.scheduled, .unlisted, false),
            (.scheduled, .inviteOnly, false),
            (.canceled, .everyone, false),
            (.deleted, .everyone, false),
        ])
    func statusAndVisibility(
        status: GatheringEvent.Status, visibility: GatheringEvent.Visibility, isEligible: Bool
    ) {
        let event = Sample.event("a", startsIn: .hours(1), status: status, visibility: visibility)
        #expect(Sample.facts([event]).eligibleEvents(at: Sample.now).isEmpty != isEligible)
    }

    @Test("belong to the gathering")
    func gathering() {
        let events = [
            Sample.event("here", startsIn: .hours(1)), Sample.event("there", startsIn: .hours(1), gathering: "porto"),
            Sample.event("nowhere", startsIn: .hours(1), gathering: nil),
        ]
        #expect(Sample.facts(events).eligibleEvents(at: Sample.now).map(\.id) == ["here"])
    }

    @Test("are ordered by start and then by id")
    func order() {
        let events = [
            Sample.event("c", startsIn: .hours(2)), Sample.event("b", startsIn: .hours(1)),
            Sample.event("a", startsIn: .hours(2)),
        ]
        #expect(Sample.facts(events).eligibleEvents(at: Sample.now).map(\.id) == ["b", "a", "c"])
    }
}
