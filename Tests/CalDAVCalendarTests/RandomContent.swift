import CalendarModel
import Mutation
import Time

/// Contents of events at random: the same for the same seed.
struct RandomContent {
    /// Texts that stumble in one format or another.
    private static let words = [
        "Zürich", "a,b;c\\n", "\\", "\r\n", "\n", "\r", "\u{2028}", "\u{85}", "\0", "\u{7F}", "\u{FFFE}", "👩‍👩‍👧",
        "e\u{301}",
        "**b**", "*i*", "[l](https://a.test)", "- item", "1. item", "`c`", "<b>", "&amp;", "\"", ":", " ", "\t",
        "BEGIN:VEVENT",
        "END:VCALENDAR", "\nEND:VEVENT\n", "^n", "#", "\u{A0}", "]]>", "%0A", String(repeating: "long ", count: 40),
    ]

    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

    mutating func text() -> String {
        (0..<number(6)).map { _ in Self.words[number(Self.words.count)] }.joined(separator: number(2) == 0 ? " " : "")
    }

    mutating func time(_ isAllDay: Bool) -> EventTime {
        let start = Timestamp(
            milliseconds: 1_760_000_000_000 + Int64(number(63_072_000)) * 1000 + Int64(number(1000)))
        if isAllDay {
            let day = CalendarDate(daysSinceEpoch: 20_000 + number(800))
            return .allDay(start: day, end: day.adding(days: number(4)))
        }
        let zones: [String?] = [
            nil, "UTC", "Europe/Zurich", "America/New_York", "Asia/Kolkata", "Etc/GMT+5", "Pacific/Apia",
            "No/Where",
            "W. Europe Standard Time", "America/Argentina/Buenos_Aires",
        ]
        return .timed(
            start: start, end: number(3) == 0 ? nil : start + .seconds(number(200_000) - 1000),
            timeZone: zones[number(zones.count)])
    }

    mutating func content() -> EventContent {
        let isAllDay = number(3) == 0
        var content = EventContent(
            title: text(), description: text(), location: text(), time: time(isAllDay),
            status: EventContent.Status.allCases[number(3)], url: number(2) == 0 ? "" : "https://a.test/\(text())")
        guard number(2) == 0 else { return content }
        let lines = [
            "RRULE:FREQ=WEEKLY;COUNT=10", "RRULE:FREQ=DAILY;UNTIL=20271231T000000Z",
            "RRULE:FREQ=DAILY;UNTIL=20271231",
            "RRULE:FREQ=MONTHLY;BYDAY=-1SU;WKST=SU", "RDATE;TZID=Europe/Zurich:20270101T100000,20270102T100000",
            "RDATE;VALUE=DATE:20270105", "EXDATE:20270101T090000Z", "X-EVIL:1",
        ]
        var recurrence = Recurrence(lines: (0..<number(4)).map { _ in lines[number(lines.count)] })
        for _ in 0..<number(4) {
            let slot = time(number(5) == 0 ? !isAllDay : isAllDay)
            let occurrence = OccurrenceContent(
                title: text(), description: text(), location: text(), time: time(isAllDay))
            recurrence.overrides.append(.init(slot: slot, content: number(3) == 0 ? nil : occurrence))
        }
        content.recurrence = recurrence
        return content
    }
}
