import CalendarModel
import EventLoop
import Time

/// What somebody changes of an event during a walk, on either side.
struct WalkChange: Sendable {
    private let text: String
    private let field: Int
    private let start: Timestamp
    private let zone: String

    init(_ text: String, _ random: SeededRandom) {
        func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
        self.text = text
        field = pick(5)
        start = BridgeFixture.noon + .seconds(Int64(86_400 + 3_600 * pick(24)))
        zone = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"][pick(3)]
    }

    func apply(to content: inout EventContent) {
        switch field {
        case 0: content.title = text
        case 1: content.location = text
        case 2:
            let day = TimeZoneRules.utc.localDateTime(at: start).date
            content.time = .allDay(start: day, end: day.adding(days: 1))
        default: content.time = .timed(start: start, end: start + .seconds(7_200), timeZone: zone)
        }
    }
}

extension EventContent {
    /// What both sides are to agree on, as one line.
    var walked: String { "\(title)|\(location)|\(time)" }
}
