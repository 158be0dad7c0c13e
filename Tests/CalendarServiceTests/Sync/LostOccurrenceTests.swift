import CalendarModel
import Testing
import Time

@testable import CalendarService

@Suite("Occurrences whose place is lost")
struct LostOccurrenceTests {
    private static let noon = Timestamp(seconds: 1_795_003_200)  // 2026-11-18T12:00:00Z, a Wednesday

    private static func series(_ rule: String, from start: Timestamp = noon, _ slots: [Timestamp] = []) -> EventContent
    {
        let overrides = slots.map { slot in
            let slot = EventTime.timed(start: slot, end: nil, timeZone: nil)
            return Recurrence.Override(slot: slot, content: OccurrenceContent(title: "Other", time: slot))
        }
        return EventContent(
            title: "Stand-up", time: .timed(start: start, end: start + .hours(1), timeZone: "UTC"),
            recurrence: Recurrence(lines: [rule], overrides: overrides))
    }

    /// What is left of the occurrences of a series once it is read as `content`.
    private func kept(of known: EventContent, _ content: EventContent) -> [Timestamp] {
        var event = OutsideEvent(id: "x", version: "2", content: content)
        event.keepOccurrences(of: OutsideEvent(id: "x", version: "1", content: known), true)
        return (event.content.recurrence?.overrides ?? []).compactMap {
            if case .timed(let start, _, _) = $0.slot { start } else { nil }
        }
    }

    @Test("go when the series moves, or its rule gives them none; the others stay")
    func changes() {
        let (next, last) = (Self.noon + .days(7), Self.noon + .days(14))
        let known = Self.series("RRULE:FREQ=WEEKLY;COUNT=3", [next, last])
        #expect(kept(of: known, Self.series("RRULE:FREQ=WEEKLY;COUNT=3")) == [next, last])
        #expect(kept(of: known, Self.series("RRULE:FREQ=WEEKLY;COUNT=2")) == [next])
        #expect(kept(of: known, Self.series("RRULE:FREQ=DAILY;COUNT=30")) == [next, last])
        #expect(kept(of: known, Self.series("RRULE:FREQ=WEEKLY;COUNT=3", from: Self.noon + .hours(1))) == [])
        #expect(kept(of: known, Self.series("RRULE:NONSENSE")) == [next, last])
    }

    @Test("are days in a series of days")
    func days() throws {
        let day = try #require(CalendarDate(text: "2026-11-18"))
        func series(_ count: Int) -> EventContent {
            EventContent(
                title: "Fair", time: .allDay(start: day, end: day.adding(days: 1)),
                recurrence: Recurrence(
                    lines: ["RRULE:FREQ=WEEKLY;COUNT=\(count)"],
                    overrides: [7, 14].map {
                        .init(
                            slot: .allDay(start: day.adding(days: $0), end: day.adding(days: $0 + 1)), content: nil)
                    }))
        }
        var event = OutsideEvent(id: "x", version: "2", content: series(2))
        event.keepOccurrences(of: OutsideEvent(id: "x", version: "1", content: series(3)), true)
        #expect(
            event.content.recurrence?.overrides.map(\.slot) == [
                .allDay(start: day.adding(days: 7), end: day.adding(days: 8))
            ])
    }
}
