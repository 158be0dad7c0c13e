import CalendarModel
import EventLoop
import Time

/// What somebody changes of an event during a walk, on either side.
struct WalkChange: Sendable {
    private let text: String
    private let field: Int
    private let start: Timestamp
    private let zone: String
    private let day: Int
    private let isDropped: Bool

    init(_ text: String, _ random: SeededRandom) {
        func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
        self.text = text
        field = pick(5)
        start = BridgeFixture.noon + .seconds(Int64(86_400 + 3_600 * pick(24)))
        zone = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"][pick(3)]
        day = 1 + pick(3)
        isDropped = pick(3) == 0
    }

    func apply(to content: inout EventContent) {
        switch field {
        case 0: content.title = text
        case 1: content.location = text
        case _ where content.recurrence != nil: except(&content)
        case 2:
            let day = TimeZoneRules.utc.localDateTime(at: start).date
            content.time = .allDay(start: day, end: day.adding(days: 1))
        default: content.time = .timed(start: start, end: start + .seconds(7_200), timeZone: zone)
        }
    }

    /// Changes or drops an occurrence; series stay where they are, so that its place remains one of theirs.
    private func except(_ content: inout EventContent) {
        guard case .timed(let start, let end?, let zone) = content.time else { return }
        let moved = EventTime.timed(start: start + .days(day), end: end + .days(day), timeZone: zone)
        let slot = EventTime.timed(start: start + .days(day), end: nil, timeZone: nil)
        var overrides = content.recurrence?.overrides.filter { $0.slot.walkedStart != slot.walkedStart } ?? []
        overrides.append(
            Recurrence.Override(
                slot: slot,
                content: isDropped
                    ? nil : OccurrenceContent(title: text, location: content.location, time: moved)))
        content.recurrence?.overrides = overrides.sorted { $0.slot.walkedStart < $1.slot.walkedStart }
    }

    /// A new event; one in three is a series of five days.
    static func new(_ text: String, _ random: SeededRandom) -> EventContent {
        var content = BridgeFixture.content(text)
        guard random.next() % 3 == 0, case .timed(let start, _, let zone) = content.time else { return content }
        content.time = .timed(start: start, end: start + .seconds(3_600), timeZone: zone)
        content.recurrence = Recurrence(lines: ["RRULE:FREQ=DAILY;COUNT=5"])
        return content
    }
}

extension EventContent {
    /// What both sides are to agree on, as one line.
    var walked: String {
        let occurrences = recurrence?.overrides.map { "\($0.slot.walkedStart) \($0.content?.title ?? "dropped")" }
        return "\(title)|\(location)|\(time)|\(recurrence?.lines ?? [])|\(occurrences?.sorted() ?? [])"
    }
}

extension EventTime {
    /// By which an occurrence is found, however a calendar writes its slot.
    fileprivate var walkedStart: Timestamp {
        switch self {
        case .timed(let start, _, _): start
        case .allDay(let start, _): TimeZoneRules.utc.startOfDay(start)
        }
    }
}
