import CalendarModel
import JSON
import Testing
import Time

@Suite("An event's content")
struct EventContentTests {
    @Test("is stored and read back the same, timed, all-day and repeating")
    func storing() throws {
        let start = Timestamp(seconds: 1_795_000_000)
        let day = try #require(CalendarDate(year: 2026, month: 12, day: 24))
        let timed = EventTime.timed(start: start, end: nil, timeZone: "America/New_York")
        let series = Recurrence(
            lines: ["RRULE:FREQ=WEEKLY;COUNT=10"],
            overrides: [
                .init(slot: timed, content: nil),
                .init(slot: timed, content: OccurrenceContent(title: "Moved", time: timed)),
            ])
        let contents = [
            EventContent(title: "Weekly", description: "*bold*", time: timed, recurrence: series),
            EventContent(
                title: "Closed", time: .allDay(start: day, end: day.adding(days: 2)), status: .canceled,
                url: "https://x"),
        ]
        for content in contents {
            #expect(try JSON.decode(EventContent.self, from: JSON.encode(content)) == content)
        }
        let version = LocalVersion(content: contents[0], changedAt: [.title: start], createdAt: start)
        #expect(try JSON.decode(LocalVersion.self, from: JSON.encode(version)) == version)
    }

    @Test("differs by bytes: two spellings of the same letter are two titles")
    func spelling() {
        let time = EventTime.timed(start: .epoch, end: nil, timeZone: nil)
        let composed = EventContent(title: "Caf\u{E9}", time: time)
        let decomposed = EventContent(title: "Cafe\u{301}", time: time)
        #expect(composed.differences(from: decomposed) == [.title])
    }
}
