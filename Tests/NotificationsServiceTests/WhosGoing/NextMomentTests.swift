import Testing
import Time

@testable import NotificationsService

@Suite("The next moment at which time alone changes something")
struct NextMomentTests {
    private let utc = LocalCalendar(zone: .utc)

    private func next(_ events: [GatheringEvent], after now: Timestamp = Sample.now) -> Duration? {
        Sample.facts(events).nextMoment(after: now, configuration: .init(), calendar: utc).map {
            .milliseconds($0.milliseconds - Sample.now.milliseconds)
        }
    }

    @Test("does not exist without eligible events")
    func none() {
        #expect(next([]) == nil)
        #expect(next([Sample.event("a", startsIn: .days(-2))]) == nil)
    }

    @Test("is the next local date when nothing is sooner")
    func midnight() {
        #expect(next([Sample.event("a", startsIn: .days(30))]) == .hours(12))
    }

    @Test("is when an event enters the upcoming window, by its start or by its end")
    func entersWindow() {
        #expect(next([Sample.event("a", startsIn: .days(7) + .hours(1))]) == .hours(1))
        #expect(next([Sample.event("a", startsIn: .days(7) - .hours(2), lasting: .hours(4))]) == .hours(2))
    }

    @Test("is when an event enters the reminder window")
    func entersReminder() {
        #expect(next([Sample.event("a", startsIn: .days(1) + .hours(3))]) == .hours(3))
    }

    @Test("is when an event starts, and the instant after, when it leaves the reminder window")
    func starts() {
        let event = Sample.event("a", startsIn: .hours(1), lasting: .hours(2))
        #expect(next([event]) == .hours(1))
        #expect(next([event], after: event.start) == .hours(1) + .instant)
    }

    @Test("is the instant after an event ends")
    func ends() {
        let event = Sample.event("a", startsIn: .hours(-1), lasting: .hours(2))
        #expect(next([event]) == .hours(1) + .instant)
        #expect(next([event], after: event.end + .instant) == nil)
    }
}
