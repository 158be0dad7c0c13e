import Crypto
import ICalendar
import Time

/// An event of a feed as an object of its own, which CalDAV's clients read one by one.
struct FeedObject: Sendable {
    /// The UID.
    let name: String
    /// A hash of what is said of the event.
    let tag: String
    private let content: EventText

    init(_ content: EventText) {
        self.content = content
        name = CalendarEvent.uid(of: content.event)
        tag = Hex.encode(SHA256.hash(Self.form + content.lines).prefix(16))
    }

    /// A calendar with this event only, without METHOD (RFC 4791 §4.1).
    var text: String {
        let calendar = CalendarFeed(productIdentifier: FeedText.productIdentifier)
        let bytes = calendar.written(zones: content.zones, reservingBytes: content.lines.count) { writer in
            content.lines.withUnsafeBytes { writer.append(written: $0) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether it takes place in that time; if that cannot be found out with little effort, it does.
    func takesPlace(in window: Range<Timestamp>) -> Bool {
        do {
            let events = try ICalendarComponent(reading: Array(text.utf8)).components(named: "VEVENT")
            let times = try RecurrenceSet(
                series: events.first, overrides: Array(events.dropFirst()), zones: ZoneCatalog())
            var occurrences = try times.occurrences(in: window)
            return try occurrences.next() != nil
        } catch {
            return true
        }
    }

    var entry: FeedObjectEntry { FeedObjectEntry(name: name, event: content.event, tag: tag, span: content.span) }

    /// Another one whenever what stands around the event in its text changes.
    private static let form = Array("1".utf8)
}
